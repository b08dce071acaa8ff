// Answers of the server, made up for the tests.
import type { Change, ChangeKind, ChangedField, ImportReport, ImportStatus, ReportQuestion } from "../../api/set-types.ts";

export function asked(id: string, more: Partial<ReportQuestion> = {}): ReportQuestion {
  return {
    id, line: 1, topic: "Locks", subtopic: "", prompt: `What is ${id}?`, kind: "", difficulty: "", tags: [], has_answer: true, sections: ["Answer"], choices: 0, listings: 0, state: "complete", ...more,
  };
}

export function reportOf(questions: readonly ReportQuestion[], more: Partial<ImportReport> = {}): ImportReport {
  return {
    source: "a.md", format: "markdown", encoding: "UTF-8", line_ends: "LF", license: "none found", claimed: 0, found: questions.length, imported: questions.length,
    created: 0, updated: 0, unchanged: 0, repeated: 0, no_answer: 0, needs_prompt: 0, incomplete: 0, listing_damaged: 0, skipped: [], warnings: [], topics: [], questions, duplicates: [], ...more,
  };
}

export const field = (name: string, more: Partial<ChangedField> = {}): ChangedField => ({ name, base: "base", ours: "base", theirs: "theirs", conflict: false, taken: true, ...more });
export const clash = (name: string): ChangedField => field(name, { ours: "ours", conflict: true, taken: false });

export function changeOf(id: string, kind: ChangeKind, more: Partial<Change> = {}): Change {
  return { id, kind, moved: false, local_edits: false, title: `What is ${id}?`, topic: "Locks", fields: [], ...more };
}

export function statusOf(report: ImportReport, changes: readonly Change[], more: Partial<ImportStatus> = {}): ImportStatus {
  const counts = { added: 0, changed: 0, moved: 0, gone: 0, conflict: 0, same: 0 };
  for (const { kind } of changes) counts[kind]++;
  const listed = new Set(changes.map(({ id }) => id));
  counts.same += report.questions.filter(({ id }) => !listed.has(id)).length;
  return { state: "read", done: 1, all: 1, report, set_id: "a", is_new: false, changes: { counts, changes, head: [] }, duplicates: [], ...more };
}

/** A document with one of each: new, changed, in conflict, as it was, removed here, gone from it. */
export function mixed(): ImportStatus {
  const questions = [asked("new", { line: 3 }), asked("changed", { line: 9 }), asked("clash", { line: 20, subtopic: "Kinds" }), asked("same", { line: 30, topic: "Queues" }), asked("removed", { line: 40, topic: "Queues" })];
  return statusOf(reportOf(questions), [
    changeOf("new", "added"), changeOf("changed", "changed", { fields: [field("Answer"), field("kind")] }), changeOf("clash", "conflict", { local_edits: true, fields: [clash("prompt"), field("Answer")] }),
    changeOf("removed", "same", { local_edits: true, missing: "ours" }), changeOf("gone", "gone", { missing: "theirs" }),
  ]);
}
