import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "vite";

const inPackage = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/** Emits licences.txt: the licence of every package whose code or fonts are in the build. */
export function licences(): Plugin {
  const folders = new Map<string, string>();
  return {
    name: "parley-licences",
    apply: "build",
    load(id) {
      const match = inPackage.exec(id);
      if (match?.[1]) folders.set(match[1], match[0]);
      return null;
    },
    async generateBundle() {
      // The fonts come in through style sheets, whose files are never loaded as modules.
      const root = `${process.cwd()}/node_modules/@fontsource-variable`;
      for (const font of await readdir(root)) {
        folders.set(`@fontsource-variable/${font}`, `${root}/${font}`);
      }
      const texts: string[] = [];
      for (const [name, folder] of [...folders].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const file = (await readdir(folder)).find((one) => /^licen[sc]e/i.test(one));
        if (!file) throw new Error(`${name} has no licence file`);
        texts.push(`${name}\n${"=".repeat(name.length)}\n\n${(await readFile(join(folder, file), "utf8")).trim()}\n`);
      }
      this.emitFile({ type: "asset", fileName: "licences.txt", source: texts.join("\n\n") });
    },
  };
}
