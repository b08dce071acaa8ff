// All shared texts on which this member has work that isn't stored, and where cursors stand in them.
import { ChangeSet, type Text } from "@codemirror/state";
import type { Changes, CommandId, DocumentChanges, DocumentVersion, EditCommand } from "../protocol/generated/messages.ts";
import {
  finishUnderWay,
  fits,
  gather,
  isUnsaved,
  keepText,
  localText,
  nothingUnsaved,
  rebase,
  restoreText,
  takeGathered,
  takeStored,
  typedText,
  unsavedChange,
  type KeptText,
  type Unsaved,
} from "./document.ts";
import type { SharedText } from "./room-state.ts";

const maxJoinDocuments = 64;
const maxRecent = 64;

interface Recent {
  readonly version: number;
  readonly changes: ChangeSet;
}

export class Texts {
  readonly #works = new Map<string, Unsaved>();
  /** The last stored changes of each text, for cursors that are a little behind. */
  readonly #recent = new Map<string, Recent[]>();

  names(): string[] {
    return [...this.#works.keys()];
  }

  version(document: string): number | undefined {
    return this.#works.get(document)?.version;
  }

  underWay(document: string): CommandId | undefined {
    return this.#works.get(document)?.underWay?.id;
  }

  isUnsaved(document: string): boolean {
    const work = this.#works.get(document);
    return work !== undefined && isUnsaved(work);
  }

  anyUnsaved(): boolean {
    return this.names().some((document) => this.isUnsaved(document));
  }

  /** For join: the texts with work, and what it is based on. */
  unsavedVersions(): DocumentVersion[] {
    return [...this.#works]
      .filter(([, work]) => isUnsaved(work))
      .slice(0, maxJoinDocuments)
      .map(([document, work]) => ({ document, version: work.version }));
  }

  /** Was something typed since join named these texts, in another one? Its changes have to be asked for, too. */
  unasked(asked: readonly string[]): boolean {
    return asked.length < maxJoinDocuments && this.names().some((name) => this.isUnsaved(name) && !asked.includes(name));
  }

  local(document: string, stored: Text): Text {
    const work = this.#works.get(document);
    return work ? localText(stored, work) : stored;
  }

  gather(document: string, changes: ChangeSet, version: number): void {
    const work = this.#works.get(document) ?? nothingUnsaved(version);
    this.#works.set(document, gather(work, changes));
  }

  take(document: string, id: CommandId): boolean {
    const work = this.#works.get(document);
    if (!work || work.underWay || !work.gathered) return false;
    this.#works.set(document, takeGathered(work, id));
    return true;
  }

  editCommand(document: string): EditCommand | undefined {
    const work = this.#works.get(document);
    if (!work?.underWay || work.underWay.stored) return undefined;
    const changes = work.underWay.changes.toJSON() as Changes;
    return { type: "edit", id: work.underWay.id, document, version: work.version, changes };
  }

  /** A stored change; returns what the editor has to show of it. */
  takeStored(document: string, version: number, json: Changes, own: boolean): ChangeSet | undefined {
    const changes = ChangeSet.fromJSON(json);
    const recent = this.#recent.get(document) ?? [];
    recent.push({ version, changes });
    if (recent.length > maxRecent) recent.shift();
    this.#recent.set(document, recent);
    const work = this.#works.get(document);
    if (!work) return changes;
    const taken = takeStored(work, version, changes, own);
    this.#set(document, taken.work);
    return taken.shown;
  }

  /** The edit under way was acknowledged. False: its record never came. */
  finish(document: string): boolean {
    const work = this.#works.get(document);
    if (!work?.underWay?.stored) return false;
    this.#set(document, finishUnderWay(work));
    return true;
  }

  /** After a drop: edits whose record came are stored, though nobody said so. */
  finishStored(): string[] {
    const finished = this.names().filter((document) => this.#works.get(document)?.underWay?.stored);
    for (const document of finished) this.finish(document);
    return finished;
  }

  /** What was typed and isn't stored, one piece a text. */
  typed(): string[] {
    return [...this.#works.values()].map(typedText).filter((words) => words !== "");
  }

  /** Gives the work up and returns what was typed. */
  discard(document: string): string {
    const work = this.#works.get(document);
    this.#works.delete(document);
    return work ? typedText(work) : "";
  }

  /** Brings the work up to a text that came anew as a whole. `lost`: what couldn't be. */
  rebase(document: string, past: DocumentChanges | undefined, stored: SharedText, member: string): { readonly lost: string } {
    this.#recent.delete(document);
    const work = this.#works.get(document);
    if (!work || !isUnsaved(work)) {
      this.#works.delete(document);
      return { lost: "" };
    }
    let rebased: Unsaved | undefined = work;
    try {
      if (past && past.version === work.version) rebased = rebase(work, past.changes, member);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      rebased = undefined;
    }
    if (!rebased || rebased.version !== stored.version || !fits(rebased, stored.text.length)) {
      return { lost: this.discard(document) };
    }
    this.#set(document, rebased);
    return { lost: "" };
  }

  /** Where a place in the editor is in the stored text. */
  toStored(document: string, position: number): number {
    const work = this.#works.get(document);
    const change = work && unsavedChange(work);
    return change && position <= change.newLength ? change.invertedDesc.mapPos(position, 1) : position;
  }

  /** Where a place in the text at some version is in the editor. */
  toLocal(document: string, version: number, position: number, length: number): number {
    let at = position;
    for (const recent of this.#recent.get(document) ?? []) {
      if (recent.version > version && at <= recent.changes.length) at = recent.changes.mapPos(at, 1);
    }
    const work = this.#works.get(document);
    const change = work && unsavedChange(work);
    if (change && at <= change.length) at = change.mapPos(at, -1);
    return Math.min(at, length);
  }

  restore(kept: KeptText): CommandId | undefined {
    this.#works.set(kept.document, restoreText(kept));
    return kept.underWay?.id;
  }

  keep(document: string): KeptText | undefined {
    const work = this.#works.get(document);
    return work && isUnsaved(work) ? keepText(document, work) : undefined;
  }

  keepAll(): KeptText[] {
    return this.names().flatMap((document) => this.keep(document) ?? []);
  }

  #set(document: string, work: Unsaved): void {
    if (work.underWay || work.gathered) this.#works.set(document, work);
    else this.#works.delete(document);
  }
}
