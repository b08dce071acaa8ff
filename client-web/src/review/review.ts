import type { Id, RoomQuestion, RoomRecord } from "../protocol/generated/messages.ts";
import { type RoomState, applyRecord, emptyRoom, textKey } from "../sync/state.ts";
import type { Entry, TypedEntry } from "./entries.ts";
import { type PadHistory, type PadStep, nextStep } from "./pad-history.ts";

/** A stretch of the interview: before the questions, one asked question, or the debrief. */
export interface Chapter {
  readonly id: string;
  readonly kind: "before" | "question" | "between" | "debrief";
  readonly question: Id | undefined;
  readonly at: number;
  readonly until: number;
  readonly entries: readonly Entry[];
}

/** A whole transcript, ready to be read. */
export interface Review {
  /** The fold of all records, with everybody's marks and notes. */
  readonly state: RoomState;
  readonly records: readonly RoomRecord[];
  readonly chapters: readonly Chapter[];
  /** By textKey(), as in the state. */
  readonly pads: ReadonlyMap<string, PadHistory>;
  /** When the candidate was let in; the first record's time when nobody was. */
  readonly start: number;
  readonly end: number;
}

/** The longest pause inside one stretch of typing. */
const typingPauseMs = 20_000;

const isEdit = (record: RoomRecord) => record.type === "answer_edited" || record.type === "notes_edited" || record.type === "private_edited";
type EditRecord = Extract<RoomRecord, { type: "answer_edited" | "notes_edited" | "private_edited" }>;

/** Reads the records one after the other into entries, pads and the state. */
class Reader {
  state = emptyRoom();
  readonly entries: Entry[] = [];
  readonly pads = new Map<string, { readonly document: string; readonly owner: Id | undefined; readonly steps: PadStep[] }>();
  readonly #typing = new Map<string, number>();
  #step = 0;

  read(record: RoomRecord): void {
    this.#step += 1;
    const entry = isEdit(record) ? this.#edited(record as EditRecord) : this.#happened(record);
    if (entry) this.entries.push(entry);
    this.state = applyRecord(this.state, record);
  }

  #edited(record: EditRecord): TypedEntry | undefined {
    const owner = record.type === "private_edited" ? record.to ?? record.by : undefined;
    const key = textKey(record.document, undefined, owner);
    const pad = this.pads.get(key) ?? { document: record.document, owner, steps: [] };
    this.pads.set(key, pad);
    const step = nextStep(pad.steps.at(-1), record);
    pad.steps.push(step);
    const typing = `${key} ${record.by ?? ""}`;
    const place = this.#typing.get(typing);
    const open = place === undefined ? undefined : this.entries[place];
    if (place !== undefined && open?.kind === "typed" && record.at - open.until <= typingPauseMs) {
      this.entries[place] = {
        ...open, until: record.at, lastStep: pad.steps.length - 1,
        inserted: open.inserted + step.inserted, deleted: open.deleted + step.deleted,
      };
      return undefined;
    }
    this.#typing.set(typing, this.entries.length);
    return {
      kind: "typed", id: this.#id(), at: record.at, by: record.by, pad: key, until: record.at,
      inserted: step.inserted, deleted: step.deleted, firstStep: pad.steps.length - 1, lastStep: pad.steps.length - 1,
    };
  }

  #id(): string {
    return `e${this.#step}`;
  }

  #happened(record: RoomRecord): Entry | undefined {
    const base = { id: this.#id(), at: record.at, by: record.by };
    switch (record.type) {
      case "phase_changed": {
        this.#typing.clear();
        return { ...base, kind: "phase", phase: record.phase };
      }
      case "member_joined":
        return { ...base, kind: "joined", member: record.member, name: record.name, role: record.role, again: this.state.members.has(record.member) };
      case "member_left": return { ...base, kind: "left", member: record.member };
      case "agreed": return { ...base, kind: "agreed", member: record.member };
      case "lead_taken": return { ...base, kind: "lead", member: record.member };
      case "question_planned": return record.question.planned ? undefined : { ...base, kind: "added", question: record.question };
      case "question_pushed": {
        this.#typing.clear();
        return { ...base, kind: "pushed", question: record.question, parts: record.parts, again: this.state.asked.has(record.question), planned: record.planned !== false };
      }
      case "part_revealed": return { ...base, kind: "revealed", question: record.question, part: record.part };
      case "question_withdrawn": return { ...base, kind: "withdrawn", question: record.question };
      case "said": return { ...base, kind: "said", text: record.text, toPanel: false };
      case "panel_said": return { ...base, kind: "said", text: record.text, toPanel: true };
      case "rated": {
        const member = record.to ?? record.by ?? "";
        const before = this.state.marks.get(`${record.question}/${record.competency}/${member}`)?.mark;
        return { ...base, kind: "rated", member, question: record.question, competency: record.competency, mark: record.mark, comment: record.comment ?? "", revision: record.revision ?? false, before };
      }
      case "ticked": return { ...base, kind: "ticked", member: record.to ?? record.by ?? "", question: record.question, signal: record.signal, on: record.on };
      case "moment_marked": return { ...base, kind: "moment", label: record.label ?? "" };
      case "submitted":
        return { ...base, kind: "submitted", member: record.to ?? record.by ?? "", recommendation: record.recommendation, text: record.text, revision: record.revision ?? false };
      case "consensus_set": return { ...base, kind: "consensus", question: record.question, competency: record.competency, mark: record.mark };
      // Who was told what, and when, follows from the room's rule and is no event of the interview.
      default: return undefined;
    }
  }
}

interface OpenChapter {
  readonly kind: Chapter["kind"];
  readonly question: Id | undefined;
  readonly entries: Entry[];
}

/** Where a new chapter begins, and which. */
function begins(entry: Entry, current: OpenChapter): Omit<OpenChapter, "entries"> | undefined {
  if (entry.kind === "pushed") return { kind: "question", question: entry.question };
  if (entry.kind === "phase" && entry.phase === "debrief") return { kind: "debrief", question: undefined };
  if (entry.kind === "withdrawn" && current.kind === "question") return { kind: "between", question: undefined };
  return undefined;
}

function toChapters(entries: readonly Entry[]): readonly Chapter[] {
  const open: OpenChapter[] = [{ kind: "before", question: undefined, entries: [] }];
  for (const entry of entries) {
    const current = open[open.length - 1] as OpenChapter;
    const next = begins(entry, current);
    // A question that is pushed in the next breath takes the place of an empty stretch between two.
    if (entry.kind === "withdrawn") current.entries.push(entry);
    if (!next) {
      if (entry.kind !== "withdrawn") current.entries.push(entry);
      continue;
    }
    if (current.kind === "between" && current.entries.length === 0) open.pop();
    open.push({ ...next, entries: entry.kind === "withdrawn" ? [] : [entry] });
  }
  return open.filter((one) => one.entries.length > 0).map((one, place) => ({
    ...one, id: `c${place}`, at: one.entries[0]?.at ?? 0, until: Math.max(...one.entries.map((entry) => (entry.kind === "typed" ? entry.until : entry.at))),
  }));
}

/** Errors: RangeError when a text's change doesn't fit, which a whole transcript never shows. */
export function readReview(records: readonly RoomRecord[]): Review {
  const reader = new Reader();
  for (const record of records) reader.read(record);
  const live = reader.entries.find((entry) => entry.kind === "phase" && entry.phase === "live");
  return {
    state: reader.state,
    records,
    chapters: toChapters(reader.entries),
    pads: reader.pads,
    start: live?.at ?? records[0]?.at ?? 0,
    end: records.at(-1)?.at ?? 0,
  };
}

export function questionOf(review: Review, id: Id | undefined): RoomQuestion | undefined {
  return review.state.plan.find((one) => one.id === id);
}

/** "Ana Lind"; for a record that nobody caused, "The server". */
export function nameOf(review: Review, member: Id | undefined): string {
  if (member === undefined) return "The server";
  return review.state.members.get(member)?.name ?? "Somebody";
}

/** 1 to 6, steady for a person: which of the people's colours is theirs. */
export function colourOf(review: Review, member: Id | undefined): number {
  const place = [...review.state.members.keys()].indexOf(member ?? "");
  return (Math.max(0, place) % 6) + 1;
}
