import { putBytes } from "./files.ts";
import { request } from "./request.ts";
import type { Committed, Correction, Decision, ImportOptions, ImportStatus, ImportedQuestion } from "./set-types.ts";

// Bringing question sets in. An import lives in the server's memory until it is committed or dropped,
// or nobody asked for it for half an hour.

const part = encodeURIComponent;
const at = (id: string) => `/api/imports/${part(id)}`;

export const startImport = (into?: string) => request<{ readonly id: string }>("POST", "/api/imports", into ? { into } : {});
/** A name within an address: "%" and control characters are encoded twice, as an address may not hold them at all. */
export const fileNamePart = (name: string) => part(name.replace(/[%\u0000-\u001f\u007f]/g, part));
/** `name`: the path inside the folder that was given, or the file's name. */
export const addImportFile = (id: string, name: string, bytes: Blob | Uint8Array<ArrayBuffer>, signal?: AbortSignal) =>
  putBytes(`${at(id)}/files?name=${fileNamePart(name)}`, bytes, signal);
/** May be called again with other options. Ask `importStatus` how far it is. */
export const readImport = (id: string, options: ImportOptions = {}) => request<object>("POST", `${at(id)}/read`, options);
/** The operation `import`, whose name is a word of the language. */
export const importStatus = (id: string, signal?: AbortSignal) => request<ImportStatus>("GET", at(id), undefined, signal);
export const importQuestion = (id: string, question: string) =>
  request<ImportedQuestion>("GET", `${at(id)}/questions/${part(question)}`);
export const commitImport = (id: string, corrections: readonly Correction[], choices: readonly Decision[]) =>
  request<Committed>("POST", `${at(id)}/commit`, { corrections, choices });
export const stopImport = (id: string) => request<void>("POST", `${at(id)}/stop`);
export const dropImport = (id: string) => request<void>("DELETE", at(id));
/** The same from a page that is being left: nobody waits for the answer. */
export const dropImportAtLast = (id: string): void => {
  fetch(at(id), { method: "DELETE", credentials: "same-origin", keepalive: true }).catch(() => undefined);
};
