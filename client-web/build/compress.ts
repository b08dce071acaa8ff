import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const texts = new Set([".html", ".js", ".css", ".svg", ".json", ".txt", ".webmanifest"]);
const asGzip = promisify(gzip);
const asBrotli = promisify(brotliCompress);

/** Writes a .gz and a .br beside every text file of the build, so that the server compresses nothing. */
export function compress(): Plugin {
  let folder = "dist";
  return {
    name: "parley-compress",
    apply: "build",
    configResolved(config) {
      folder = config.build.outDir;
    },
    async writeBundle() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      for (const entry of entries) {
        if (!entry.isFile() || !texts.has(extname(entry.name))) continue;
        const path = join(entry.parentPath, entry.name);
        const bytes = await readFile(path);
        await writeFile(`${path}.gz`, await asGzip(bytes, { level: 9 }));
        await writeFile(`${path}.br`, await asBrotli(bytes, {
          params: {
            [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
            [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
            [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
          },
        }));
      }
    },
  };
}
