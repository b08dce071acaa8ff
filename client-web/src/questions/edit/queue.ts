// Edits that the server doesn't have yet, in order. Pure; session.ts sends them.
import type { Edit, RawQuestion, SetHead, TopicText } from "../../api/set-types.ts";

export interface Waiting {
  readonly number: number;
  readonly edit: Edit;
  /** The key of what an edit adds: made here, and another one once the server gave it. */
  readonly key?: string;
  /** It was on its way once, so the server may have it: it is sent again as it was. */
  readonly sent: boolean;
  /** Not sent before; it can still be taken back without a trace. */
  readonly due_ms?: number;
}

export type Queue = readonly Waiting[];

type TextEdit = Extract<Edit, { readonly op: "question" | "topic" | "head" }>;

const isText = (edit: Edit): edit is TextEdit => edit.op === "question" || edit.op === "topic" || edit.op === "head";
export const keyOf = (edit: Edit): string => ("key" in edit ? edit.key : "");

/** Keys made here begin so, which no key of the server does. */
export const ownKey = (name: string): string => `new ${name}`;
const isOwn = (key: string): boolean => key.startsWith("new ");

/** The last waiting text of a block; of the head for an empty key. */
export function waitingText(queue: Queue, key: string): Waiting | undefined {
  return queue.findLast(({ edit }) => isText(edit) && keyOf(edit) === key);
}

function withText(edit: TextEdit, next: TextEdit): TextEdit {
  return { ...next, base: edit.base } as TextEdit; // both are of the same block
}

const latest = (queue: Queue): number => Math.max(0, ...queue.map(({ number }) => number));

/** Adds an edit. A text that wasn't sent yet is replaced; its base stays what it was. */
export function put(queue: Queue, edit: Edit, extra: Partial<Pick<Waiting, "key" | "due_ms">> = {}): Queue {
  const before = isText(edit) ? waitingText(queue, keyOf(edit)) : undefined;
  if (before && !before.sent && isText(edit) && isText(before.edit)) {
    const whole: Waiting = { ...before, edit: withText(before.edit, edit) };
    return queue.map((one) => (one === before ? whole : one));
  }
  return [...queue, { number: latest(queue) + 1, edit, sent: false, ...extra }];
}

/** Without an edit that wasn't sent yet. */
export function drop(queue: Queue, number: number): Queue {
  return queue.filter((one) => one.number !== number || one.sent);
}

const names = (edit: Edit): readonly string[] => ("after" in edit ? [keyOf(edit), edit.after] : [keyOf(edit)]);

/** What can go in one request: in order, up to an edit that needs the key of one before it. */
export function nextBatch(queue: Queue, now_ms: number, most = 50): Queue {
  const batch: Waiting[] = [];
  for (const one of queue) {
    if ((one.due_ms ?? 0) > now_ms) continue;
    if (batch.length === most || names(one.edit).some(isOwn)) break;
    batch.push(one);
  }
  return batch;
}

const numbers = (batch: Queue): ReadonlySet<number> => new Set(batch.map(({ number }) => number));

export function markSent(queue: Queue, batch: Queue): Queue {
  const sent = numbers(batch);
  return queue.map((one) => (sent.has(one.number) ? { ...one, sent: true } : one));
}

export function without(queue: Queue, batch: Queue): Queue {
  const gone = numbers(batch);
  return queue.filter((one) => !gone.has(one.number));
}

/** Without what refers to a block that there won't be. */
export function withoutKey(queue: Queue, key: string): Queue {
  return queue.filter(({ edit }) => !names(edit).includes(key));
}

/** A block that was added here has its key from the server now. */
export function renamed(queue: Queue, from: string, to: string): Queue {
  const name = (key: string) => (key === from ? to : key);
  return queue.map((one) => {
    const { edit } = one;
    if (!names(edit).includes(from)) return one;
    return { ...one, edit: { ...edit, ...("key" in edit && { key: name(edit.key) }), ...("after" in edit && { after: name(edit.after) }) } };
  });
}

/** When the next edit may go that has to wait; nothing when none does. */
export function nextDue(queue: Queue): number | undefined {
  const times = queue.flatMap(({ due_ms }) => (due_ms === undefined ? [] : [due_ms]));
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** All may go now. */
export function hurried(queue: Queue): Queue {
  return queue.map(({ due_ms: _due, ...one }) => one);
}

export const waitingQuestion = (queue: Queue, key: string): RawQuestion | undefined => {
  const edit = waitingText(queue, key)?.edit;
  return edit?.op === "question" ? edit.question : undefined;
};
export const waitingTopic = (queue: Queue, key: string): TopicText | undefined => {
  const edit = waitingText(queue, key)?.edit;
  return edit?.op === "topic" ? { title: edit.title, intro: edit.intro } : undefined;
};
export const waitingHead = (queue: Queue): SetHead | undefined => {
  const edit = waitingText(queue, "")?.edit;
  return edit?.op === "head" ? edit.head : undefined;
};
