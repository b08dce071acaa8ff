import type { LanguageSupport } from "@codemirror/language";

// Each language is a chunk of its own, fetched when a text in it is first shown.

const loaders: Readonly<Record<string, () => Promise<LanguageSupport>>> = {
  python: async () => (await import("@codemirror/lang-python")).python(),
  c: async () => (await import("@codemirror/lang-cpp")).cpp(),
  javascript: async () => (await import("@codemirror/lang-javascript")).javascript({ jsx: true }),
  typescript: async () => (await import("@codemirror/lang-javascript")).javascript({ typescript: true, jsx: true }),
  markdown: async () => (await import("./markdown-language.ts")).markdown(),
};

const otherNames: Readonly<Record<string, string>> = {
  py: "python", python3: "python", cpp: "c", "c++": "c", h: "c", cc: "c",
  js: "javascript", jsx: "javascript", ts: "typescript", tsx: "typescript", md: "markdown",
};

const loaded = new Map<string, Promise<LanguageSupport>>();

/** Nothing for a language that isn't known; its text is shown plain. */
export function loadLanguage(name: string): Promise<LanguageSupport> | undefined {
  const lower = name.toLowerCase();
  const known = otherNames[lower] ?? lower;
  const load = Object.hasOwn(loaders, known) ? loaders[known] : undefined;
  if (!load) return undefined;
  let promise = loaded.get(known);
  if (!promise) {
    promise = load();
    promise.catch(() => loaded.delete(known)); // the line was down: try again next time
    loaded.set(known, promise);
  }
  return promise;
}
