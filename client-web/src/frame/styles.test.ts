import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

// A screen's styles stay in the page when the next screen is shown, so no two may mean different things by one name.
const source = join(import.meta.dirname, "..");
const areas = ["account", "questions", "review", "room", "rooms", "study"];

/** The classes with which the selectors of these styles begin. */
function leadingClasses(styles: string): ReadonlySet<string> {
  const plain = styles.replace(/\/\*[\s\S]*?\*\//g, "");
  const selectors = [...plain.matchAll(/([^{};]+)\{/g)].flatMap(([, list]) => (list ?? "").split(","));
  return new Set(selectors.flatMap((selector) => /^\s*(?:[a-z]+)?\.([\w-]+)/.exec(selector)?.[1] ?? []));
}

function stylesOf(area: string): string {
  const files = readdirSync(join(source, area), { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".css"));
  return files.map((file) => readFileSync(join(source, area, file), "utf8")).join("\n");
}

describe("the screens' styles", () => {
  it("are told apart by their names", () => {
    const owner = new Map<string, string>();
    const shared: string[] = [];
    for (const area of areas) {
      for (const name of leadingClasses(stylesOf(area))) {
        const other = owner.get(name);
        if (other) shared.push(`.${name}: ${other}, ${area}`);
        owner.set(name, area);
      }
    }
    expect(owner.size).toBeGreaterThan(100);
    expect(shared).toEqual([]);
  });
});
