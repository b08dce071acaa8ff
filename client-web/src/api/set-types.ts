// The JSON API's shapes of question sets, as shared/protocol/openapi.json describes them.
import type { Base64 } from "./types.ts";

/** "author" and "administrator" may change sets; "interviewer" and "reviewer" read them. */
export interface SetRow {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly license: string;
  readonly version: number;
  /** Counts every single change; for asking whether there is something new. */
  readonly revision: number;
  readonly topics: number;
  readonly questions: number;
  readonly changed_ms: number;
  readonly archived_ms?: number;
  /** How many of the sets that it was made from have something new. */
  readonly updates?: number;
}

export interface RawSection {
  readonly name: string;
  /** Markdown as in a pack; choices, signals and rubric included. */
  readonly text: string;
}

/** A question as it is edited: every text as the pack has it. Absent is empty. */
export interface RawQuestion {
  readonly id?: string;
  /** The first line, a blank line, the rest. */
  readonly prompt: string;
  readonly kind?: string;
  readonly difficulty?: string;
  readonly time?: string;
  readonly points?: string;
  readonly status?: string;
  readonly source?: string;
  readonly lang?: string;
  readonly tags?: readonly string[];
  readonly sections?: readonly RawSection[];
}

export type BlockKind = "topic" | "subtopic" | "question";

export type QuestionState = "complete" | "no answer" | "needs prompt" | "incomplete" | "listing damaged" | "retired";

export interface Asked {
  readonly times: number;
  readonly candidates: number;
  readonly last_ms: number;
}

export interface OutlineBlock {
  readonly key: string;
  readonly kind: BlockKind;
  readonly title: string;
  /** The set's revision in which this block got its text. */
  readonly revision: number;
  readonly question_kind?: string;
  readonly difficulty?: string;
  readonly state?: QuestionState;
  readonly minutes?: number;
  readonly tags?: readonly string[];
  readonly asked?: Asked;
}

export interface SetHead {
  readonly title: string;
  readonly language: string;
  readonly license: string;
  readonly source: string;
  readonly authors: readonly string[];
  readonly tags: readonly string[];
  /** Markdown */
  readonly intro: string;
}

export interface At {
  readonly version: number;
  readonly revision: number;
}

export interface Outline extends At {
  readonly head: SetHead;
  readonly blocks: readonly OutlineBlock[];
}

export interface Unchanged extends At {
  readonly unchanged: true;
}

export interface TopicText {
  readonly title: string;
  /** Markdown */
  readonly intro: string;
}

interface BlockOf {
  readonly key: string;
  readonly revision: number;
}

export interface QuestionBlock extends BlockOf {
  readonly kind: "question";
  readonly question: RawQuestion;
}

export interface TopicBlock extends BlockOf, TopicText {
  readonly kind: "topic" | "subtopic";
}

export type SetBlock = QuestionBlock | TopicBlock;

export type RetireReason = "leaked" | "outdated" | "other";

/** `base` is what the editor started from; what others changed since then is merged. */
export type Edit =
  | { readonly op: "question"; readonly key: string; readonly base: RawQuestion; readonly question: RawQuestion }
  | { readonly op: "topic"; readonly key: string; readonly base: TopicText; readonly title: string; readonly intro: string }
  | { readonly op: "head"; readonly base: SetHead; readonly head: SetHead }
  | { readonly op: "add"; readonly kind: "question"; readonly after: string; readonly question: RawQuestion }
  | { readonly op: "add"; readonly kind: "topic" | "subtopic"; readonly after: string; readonly title: string; readonly intro?: string }
  | { readonly op: "move"; readonly key: string; readonly after: string }
  | { readonly op: "remove"; readonly key: string }
  | { readonly op: "retire"; readonly key: string; readonly reason: RetireReason; readonly note: string }
  | { readonly op: "unretire"; readonly key: string };

/** What a merge made of an edit, where that isn't what was sent. */
export interface Merged extends Partial<TopicText> {
  readonly key: string;
  readonly question?: RawQuestion;
  readonly head?: SetHead;
  /** Short values that both sides changed; the later one holds. */
  readonly conflicts: readonly string[];
  /** When there are any: as the other author had made it. */
  readonly theirs?: { readonly question?: RawQuestion; readonly head?: SetHead } & Partial<TopicText>;
}

export interface Edited extends At {
  /** One for each edit. */
  readonly keys: readonly string[];
  readonly merged: readonly Merged[];
}

export interface Version {
  readonly version: number;
  readonly kind: "created" | "edited" | "imported" | "forked" | "updated" | "remixed" | "merged" | "undone" | "restored";
  readonly note: string;
  readonly by?: string;
  readonly changed_ms: number;
  readonly questions: number;
  /** An interview or an export holds on to its wording. */
  readonly pinned: boolean;
}

export interface ChangedField {
  readonly name: string;
  readonly base?: string;
  readonly ours?: string;
  readonly theirs?: string;
  readonly conflict: boolean;
  readonly taken: boolean;
}

export type ChangeKind = "added" | "changed" | "moved" | "gone" | "conflict" | "same";

export interface Change {
  readonly id: string;
  readonly kind: ChangeKind;
  readonly moved: boolean;
  readonly local_edits: boolean;
  /** The side that had the question and has it no more. */
  readonly missing?: "ours" | "theirs";
  readonly title: string;
  readonly topic: string;
  readonly line?: number;
  readonly fields: readonly ChangedField[];
}

export interface Changes {
  readonly counts: { readonly [kind in ChangeKind]: number };
  readonly changes: readonly Change[];
  /** Of the set itself: title, licence, introduction, topics' preambles. */
  readonly head: readonly ChangedField[];
}

/** On a field, or without one on the whole change. */
export interface Decision {
  readonly id: string;
  readonly field?: string;
  readonly theirs: boolean;
}

export interface BlockVersion {
  readonly from_version: number;
  /** 0: it stands now. */
  readonly to_version: number;
  readonly changed_ms: number;
  readonly by?: string;
  readonly question: RawQuestion;
}

export interface Format {
  readonly name: string;
  readonly title: string;
  readonly extension: string;
  readonly reads: boolean;
  readonly writes: boolean;
}

export interface Formats {
  readonly formats: readonly Format[];
  /** To which a table's columns can be mapped. */
  readonly fields: readonly string[];
  readonly pdf: boolean;
}

export interface SearchWishes {
  readonly words?: string;
  readonly set?: string;
  /** The key of a topic or subtopic in that set. */
  readonly topic?: string;
  readonly kind?: string;
  readonly difficulty?: string;
  readonly state?: string;
  readonly language?: string;
  readonly tag?: string;
  /** "never", or a number of days in which it wasn't asked. */
  readonly asked?: string;
  readonly offset?: number;
  readonly limit?: number;
}

export interface FoundQuestion {
  readonly set: string;
  readonly set_title: string;
  readonly key: string;
  readonly title: string;
  readonly topic: string;
  readonly kind: string;
  readonly difficulty: string;
  readonly state: QuestionState;
  readonly minutes: number;
  /** Hits stand between U+0001 and U+0002. */
  readonly snippet: string;
  readonly asked: number;
  readonly last_asked_ms: number;
}

export interface FoundQuestions {
  readonly total: number;
  readonly questions: readonly FoundQuestion[];
}

// --- importing ---------------------------------------------------------------------------------

export interface ImportOptions {
  readonly format?: string;
  readonly encoding?: string;
  readonly title?: string;
  readonly license?: string;
  readonly into?: string;
  /** A conversation is imported as one. */
  readonly transcript?: boolean;
  readonly mappings?: readonly { readonly column: string; readonly field: string }[];
}

export interface ReportNote {
  /** 0: of the whole. */
  readonly line: number;
  readonly file?: string;
  readonly code?: string;
  readonly reason: string;
}

export interface ReportQuestion {
  readonly id: string;
  readonly line: number;
  readonly file?: string;
  readonly topic: string;
  readonly subtopic: string;
  readonly prompt: string;
  readonly kind: string;
  readonly difficulty: string;
  readonly tags: readonly string[];
  readonly has_answer: boolean;
  readonly sections: readonly string[];
  readonly choices: number;
  readonly listings: number;
  readonly state: QuestionState;
  /** Where it isn't the set's. */
  readonly license?: string;
  readonly source?: string;
}

export type DuplicateKind = "same" | "part" | "related";

export interface ImportReport {
  readonly source: string;
  readonly format: string;
  readonly encoding: string;
  readonly line_ends: string;
  readonly license: string;
  readonly claimed: number;
  readonly found: number;
  readonly imported: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly repeated: number;
  readonly no_answer: number;
  readonly needs_prompt: number;
  readonly incomplete: number;
  readonly listing_damaged: number;
  /** What it seems to be instead: "transcript", "list of links". */
  readonly refused?: string;
  /** The option that would import what was refused. */
  readonly offer?: "transcript";
  readonly note?: string;
  readonly skipped: readonly ReportNote[];
  readonly skipped_left_off?: number;
  readonly warnings: readonly ReportNote[];
  readonly warnings_left_off?: number;
  readonly topics: readonly { readonly title: string; readonly subtopics: readonly string[] }[];
  readonly questions: readonly ReportQuestion[];
  readonly duplicates: readonly {
    readonly kind: DuplicateKind;
    readonly a: { readonly id: string; readonly line: number; readonly file?: string };
    readonly b: { readonly id: string; readonly line: number; readonly file?: string };
    readonly score: number;
  }[];
}

/** A question without a prompt, and one of another set that it seems to answer. */
export interface AnswerMatch {
  readonly id: string;
  readonly question: QuestionPlace;
  readonly score: number;
}

export interface ImportStatus {
  readonly state: "new" | "reading" | "read" | "failed" | "stopped" | "writing";
  readonly done: number;
  readonly all: number;
  readonly report?: ImportReport;
  readonly set_id?: string;
  readonly is_new?: boolean;
  /** The set lies in the archive; writing brings it back. */
  readonly is_archived?: boolean;
  readonly changes?: Changes;
  /** With the sets that are there already. */
  readonly duplicates?: readonly DuplicatePair[];
  readonly answers?: readonly AnswerMatch[];
  readonly columns?: { readonly names: readonly string[]; readonly fields: readonly string[]; readonly rows: readonly (readonly string[])[] };
  /** Why it failed, for people. */
  readonly refusal?: string;
}

export interface ImportedQuestion {
  readonly question: RawQuestion;
  readonly topic: string;
  readonly subtopic: string;
  readonly line: number;
  readonly file?: string;
  /** The lines of the document that it was read from, where they can be shown. */
  readonly source?: string;
}

export interface Correction {
  readonly id: string;
  readonly skip?: boolean;
  /** It belongs to the question before it. */
  readonly join?: true;
  readonly question?: RawQuestion;
  readonly topic?: string;
  readonly subtopic?: string;
}

export interface Committed {
  readonly set: string;
  readonly version: number;
  /** false: it was all there already. */
  readonly changed: boolean;
  readonly created: number;
  readonly updated: number;
}

// --- duplicates --------------------------------------------------------------------------------

export interface QuestionPlace {
  readonly set: string;
  readonly key: string;
  readonly title: string;
}

export interface DuplicatePair {
  readonly kind: DuplicateKind;
  readonly score: number;
  readonly a: QuestionPlace;
  readonly b: QuestionPlace;
  readonly dismissed: boolean;
}

export interface Duplicates {
  readonly pairs: readonly DuplicatePair[];
  readonly left_off: number;
}

export interface DismissedPair {
  readonly a: QuestionPlace;
  readonly b: QuestionPlace;
  readonly dismissed_ms: number;
}

export interface DismissedPairs {
  readonly pairs: readonly DismissedPair[];
  readonly left_off: number;
}

export interface PairOfKeys {
  readonly a_set: string;
  readonly a_key: string;
  readonly b_set: string;
  readonly b_key: string;
}

export interface MergeOfTwo {
  readonly keep_set: string;
  readonly keep_key: string;
  readonly drop_set: string;
  readonly drop_key: string;
  /** Of the two as they were read: when one was changed since, nothing is written. */
  readonly keep_revision: number;
  readonly drop_revision: number;
  readonly question: RawQuestion;
}

// --- building ----------------------------------------------------------------------------------

export interface SampleWishes {
  /** "set", or "set@version" */
  readonly sets: readonly string[];
  readonly minutes?: number;
  readonly questions?: number;
  readonly topics?: readonly string[];
  readonly kinds?: readonly { readonly kind: string; readonly count: number }[];
  readonly tags?: readonly string[];
  readonly least?: string;
  readonly most?: string;
  readonly rising?: boolean;
  readonly need_answer?: boolean;
  /** "set/key", as in `keep` */
  readonly leave_out?: readonly string[];
  readonly keep?: readonly string[];
  /** What identifies them; questions that they were asked are left out. */
  readonly candidate?: string;
  /** Absent: a fresh one. */
  readonly seed?: string;
}

export interface SampledQuestion extends QuestionPlace {
  readonly topic: string;
  readonly kind: string;
  readonly difficulty: string;
  readonly minutes: number;
}

export interface Sample {
  readonly seed: string;
  /** What was drawn from, as "set@version" */
  readonly sets: readonly string[];
  readonly minutes: number;
  readonly fitting: number;
  readonly left_out: {
    readonly asked_before: number;
    readonly named: number;
    readonly retired: number;
    readonly not_ready: number;
    readonly duplicate: number;
  };
  readonly notes: readonly string[];
  readonly questions: readonly SampledQuestion[];
}

export interface Upstream {
  readonly set: string;
  readonly title: string;
  readonly from_version: number;
  readonly to_version: number;
  readonly changes: Changes;
}

// --- study -------------------------------------------------------------------------------------

export interface StudyChunk {
  readonly number: number;
  readonly bytes: Base64;
  readonly stored_ms: number;
}
