// Blocks that are open in the editor: what is typed, and what the server has.
import { type Signal, signal } from "@preact/signals";
import type { RawQuestion, SetBlock, TopicText } from "../../api/set-types.ts";
import { sameTopic, shownOf } from "./raw.ts";

export interface QuestionDraft {
  readonly state: "question";
  /** As it stands in the fields. */
  readonly typed: RawQuestion;
  /** As the server has it, as far as is known here. */
  readonly known: RawQuestion;
  readonly revision: number;
}

export interface TopicDraft {
  readonly state: "topic";
  readonly typed: TopicText;
  readonly known: TopicText;
  readonly revision: number;
}

export type Draft =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly error: unknown }
  | { readonly state: "gone" }
  | QuestionDraft
  | TopicDraft;

export function draftOf(block: SetBlock): QuestionDraft | TopicDraft {
  if (block.kind === "question") return { state: "question", typed: block.question, known: block.question, revision: block.revision };
  const text = { title: block.title, intro: block.intro };
  return { state: "topic", typed: text, known: text, revision: block.revision };
}

/** What the server has now; it is shown unless something typed still waits to be sent. */
export function withKnown(draft: Draft, fresh: QuestionDraft | TopicDraft, waits: boolean): Draft {
  if (draft.state === "question" && fresh.state === "question") {
    return { ...fresh, typed: waits ? draft.typed : shownOf(draft.typed, fresh.known) };
  }
  if (draft.state === "topic" && fresh.state === "topic") {
    return { ...fresh, typed: waits || sameTopic(draft.typed, fresh.known) ? draft.typed : fresh.known };
  }
  return fresh;
}

/** One signal for each key that was opened. */
export class Drafts {
  readonly #drafts = new Map<string, Signal<Draft>>();

  /** The draft's signal; `isNew` when it was made just now. */
  at(key: string): { readonly draft: Signal<Draft>; readonly isNew: boolean } {
    const found = this.#drafts.get(key);
    if (found) return { draft: found, isNew: false };
    const draft = signal<Draft>({ state: "loading" });
    this.#drafts.set(key, draft);
    return { draft, isNew: true };
  }

  peek(key: string): Draft | undefined {
    return this.#drafts.get(key)?.peek();
  }

  set(key: string, draft: Draft): void {
    const found = this.#drafts.get(key);
    if (found) found.value = draft;
  }

  keys(): readonly string[] {
    return [...this.#drafts.keys()];
  }

  rename(from: string, to: string): void {
    const found = this.#drafts.get(from);
    if (!found) return;
    this.#drafts.delete(from);
    this.#drafts.set(to, found);
  }
}
