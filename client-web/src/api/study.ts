import { request } from "./request.ts";
import type { StudyChunk } from "./set-types.ts";
import type { Base64 } from "./types.ts";

// An account's own study history; sealed before it leaves the browser.

export interface StudyChunks {
  readonly chunks: readonly StudyChunk[];
  /** Ask again after the last number. */
  readonly more: boolean;
}

export const studyChunks = (after = 0) => request<StudyChunks>("GET", `/api/me/study?after=${after}`);
/** Errors: Refusal `study_changed` when what it replaces is gone: another browser was quicker. */
export const addStudyChunk = (bytes: Base64, replaces: readonly number[] = []) =>
  request<{ readonly number: number }>("POST", "/api/me/study", { bytes, ...(replaces.length > 0 && { replaces }) });
