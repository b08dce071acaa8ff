import { type Download, requestFile } from "./files.ts";
import { request } from "./request.ts";
import type {
  At, BlockVersion, Changes, Edit, Edited, Formats, FoundQuestions, Outline, SearchWishes, SetBlock, SetRow, Unchanged, Version,
} from "./set-types.ts";

// Operations on question sets, under their names in shared/protocol/openapi.json. In a module of their
// own, so that a candidate's browser doesn't fetch them. Reading whole sets: api.ts.

const part = encodeURIComponent;
const at = (set: string) => `/api/sets/${part(set)}`;

export const archivedSets = async () => (await request<{ readonly sets: readonly SetRow[] }>("GET", "/api/sets?archived=1")).sets;
export const createSet = (made: { readonly title: string; readonly id?: string; readonly language?: string; readonly license?: string }) =>
  request<At & { readonly id: string }>("POST", "/api/sets", made);
export const archiveSet = (set: string, archived: boolean) => request<object>("POST", `${at(set)}/archive`, { archived });

/** `since`: a revision. When it is the newest, the answer is short. */
export const setOutline = (set: string, since?: number, signal?: AbortSignal) =>
  request<Outline | Unchanged>("GET", `${at(set)}/outline${since === undefined ? "" : `?since=${since}`}`, undefined, signal);
export const setBlock = (set: string, key: string, signal?: AbortSignal) =>
  request<SetBlock>("GET", `${at(set)}/blocks/${part(key)}`, undefined, signal);
/** All of them or none. */
export const editSet = (set: string, edits: readonly Edit[], signal?: AbortSignal) =>
  request<Edited>("POST", `${at(set)}/edits`, { edits }, signal);

/** Newest first. */
export const setVersions = async (set: string) =>
  (await request<{ readonly versions: readonly Version[] }>("GET", `${at(set)}/versions`)).versions;
export const setDiff = (set: string, from: number, to: number) => request<Changes>("GET", `${at(set)}/diff?from=${from}&to=${to}`);
/** Newest first. */
export const blockHistory = async (set: string, key: string) =>
  (await request<{ readonly history: readonly BlockVersion[] }>("GET", `${at(set)}/blocks/${part(key)}/history`)).history;
/** The whole set as it was, or one question of it. */
export const restoreSet = (set: string, version: number, key?: string) =>
  request<At>("POST", `${at(set)}/restore`, { version, ...(key !== undefined && { key }) });
/** Takes back what this version did; later edits stay. */
export const undoVersion = (set: string, version: number) =>
  request<At & { readonly changes: Changes }>("POST", `${at(set)}/undo`, { version });

/** The address of a set as a file; the browser can be sent there. */
const exportAddress = (set: string, format: string, answers: boolean, version?: number) =>
  `${at(set)}/export?format=${part(format)}&answers=${answers ? 1 : 0}${version === undefined ? "" : `&version=${version}`}`;
export const exportSet = (set: string, format: string, answers: boolean, version?: number, signal?: AbortSignal): Promise<Download> =>
  requestFile(exportAddress(set, format, answers, version), signal);
export const formats = () => request<Formats>("GET", "/api/formats");

/** What is empty isn't asked for. */
function searchQuery(wishes: SearchWishes): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(wishes)) if (value !== "" && value !== undefined) query.set(name, String(value));
  return query.toString();
}
export const searchQuestions = (wishes: SearchWishes, signal?: AbortSignal) =>
  request<FoundQuestions>("GET", `/api/search?${searchQuery(wishes)}`, undefined, signal);
