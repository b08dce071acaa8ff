import type { Formats } from "../api/set-types.ts";

/** A form in which a set can be taken along. */
export interface ExportForm {
  readonly name: string;
  readonly title: string;
  readonly extension: string;
  /** What it is good for. */
  readonly hint?: string;
  /** Why it can't be had here. */
  readonly unavailable?: string;
}

export const noPdf = "The server can’t make PDFs: WeasyPrint isn’t installed there. Print the set in the browser instead, or take the page and print that.";

/** Written for reading, whether or not the server lists them. */
const books: readonly ExportForm[] = [
  { name: "html", title: "A page (HTML)", extension: "html", hint: "One file that opens in any browser." },
  { name: "epub", title: "A book (EPUB)", extension: "epub", hint: "For e-readers and phones, with a table of contents." },
  { name: "pdf", title: "A document (PDF)", extension: "pdf", hint: "For paper." },
];

const hints: Readonly<Record<string, string>> = {
  pack: "All of it, in Markdown: read, edit, and bring it back in.",
  "pack-json": "All of it, for programs.",
  "moodle-xml": "For Moodle’s question bank.",
  qti: "For learning systems that read QTI.",
  crowdanki: "For Anki, with its add-on CrowdAnki.",
  csv: "A table, for spreadsheets.",
  tsv: "A table with tabs between.",
  anki: "For Anki’s own import of text.",
  gift: "For Moodle, in lines of text.",
  aiken: "Choice questions only, in plain text.",
};

/** The same as another of them. */
const doubles = ["json"];

/** Books first, then what other programs read. */
export function exportForms({ formats, pdf }: Pick<Formats, "formats" | "pdf">): readonly ExportForm[] {
  const isBook = (name: string) => books.some((book) => book.name === name);
  return [
    ...books.map((book) => (book.name === "pdf" && !pdf ? { ...book, unavailable: noPdf } : book)),
    ...formats.filter(({ name, writes }) => writes && !isBook(name) && !doubles.includes(name)).map(({ name, title, extension }): ExportForm => ({ name, title, extension, hint: hints[name] ?? `A file .${extension}` })),
  ];
}

/** "python-concurrency.epub", should the server not name the file. */
export const fallbackName = (set: string, { extension }: Pick<ExportForm, "extension">): string => `${set}.${extension}`;
