import { request } from "./request.ts";
import type { StudyChunk } from "./set-types.ts";
import type { Base64 } from "./types.ts";

// An account's own study history; sealed before it leaves the browser.

export const studyChunks = async (after = 0) =>
  (await request<{ readonly chunks: readonly StudyChunk[] }>("GET", `/api/me/study?after=${after}`)).chunks;
/** Errors: Refusal `study_changed` when what it replaces is gone: another browser was quicker. */
export const addStudyChunk = (bytes: Base64, replaces: readonly number[] = []) =>
  request<{ readonly number: number }>("POST", "/api/me/study", { bytes, ...(replaces.length > 0 && { replaces }) });
