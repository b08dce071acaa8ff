// The writer's side of a shared text: what was typed here and isn't stored yet. The text itself, as the
// server has it, is the room's state; this holds what stands between it and the editor: at most one
// edit under way and, on top of it, what was typed since. Pure; PROTOCOL.md, "Shared texts".
import { ChangeSet, Text } from "@codemirror/state";
import type { Changes, CommandId, PastChange } from "../protocol/generated/messages.ts";
import { splitChange } from "./split.ts";

export interface UnderWay {
  readonly id: CommandId;
  readonly changes: ChangeSet;
  /** Its record has come, the acknowledgement not yet: it is part of the stored text. */
  readonly stored: boolean;
}

export interface Unsaved {
  /** The stored version that the work is based on. */
  readonly version: number;
  readonly underWay: UnderWay | undefined;
  readonly gathered: ChangeSet | undefined;
}

export const nothingUnsaved = (version: number): Unsaved => ({
  version,
  underWay: undefined,
  gathered: undefined,
});

/** Is there work that the server hasn't stored? */
export const isUnsaved = (work: Unsaved): boolean =>
  work.gathered !== undefined || (work.underWay !== undefined && !work.underWay.stored);

/** From the stored text to the one in the editor; undefined when they are the same. */
export function unsavedChange(work: Unsaved): ChangeSet | undefined {
  const first = work.underWay && !work.underWay.stored ? work.underWay.changes : undefined;
  if (!first || !work.gathered) return first ?? work.gathered;
  return first.compose(work.gathered);
}

export const localText = (stored: Text, work: Unsaved): Text => unsavedChange(work)?.apply(stored) ?? stored;

/** Something was typed. */
export function gather(work: Unsaved, changes: ChangeSet): Unsaved {
  if (changes.empty) return work;
  return { ...work, gathered: work.gathered ? work.gathered.compose(changes) : changes };
}

/** Makes the gathered work, or as much of it as one message takes, the edit under way. */
export function takeGathered(work: Unsaved, id: CommandId): Unsaved {
  if (work.underWay || !work.gathered) return work;
  const { first, rest } = splitChange(work.gathered);
  return { ...work, underWay: { id, changes: first, stored: false }, gathered: rest };
}

export interface Taken {
  readonly work: Unsaved;
  /** What the editor has to show of it; undefined for one's own. */
  readonly shown: ChangeSet | undefined;
}

/** A stored change arrived. `own`: it is the edit under way. */
export function takeStored(work: Unsaved, version: number, changes: ChangeSet, own: boolean): Taken {
  if (own && work.underWay) {
    return { work: { ...work, version, underWay: { ...work.underWay, stored: true } }, shown: undefined };
  }
  let theirs = changes;
  let underWay = work.underWay;
  let gathered = work.gathered;
  if (underWay && !underWay.stored) {
    const mine = underWay.changes;
    underWay = { ...underWay, changes: mine.map(theirs) };
    theirs = theirs.map(mine, true);
  }
  if (gathered) {
    const mine = gathered;
    gathered = mine.map(theirs);
    theirs = theirs.map(mine, true);
  }
  return { work: { version, underWay, gathered }, shown: theirs };
}

/** The edit under way is answered for. */
export const finishUnderWay = (work: Unsaved): Unsaved => ({ ...work, underWay: undefined });

/**
 * Brings work that was based on an older version up to the present one, over all that was stored
 * since. Throws RangeError when the changes don't fit the work.
 */
export function rebase(work: Unsaved, past: readonly PastChange[], member: string): Unsaved {
  let rebased = work;
  for (const [index, change] of past.entries()) {
    const own =
      rebased.underWay !== undefined &&
      change.command === rebased.underWay.id &&
      (change.by === undefined || change.by === member);
    const version = work.version + index + 1;
    rebased = takeStored(rebased, version, ChangeSet.fromJSON(change.changes), own).work;
    if (own) rebased = finishUnderWay(rebased);
  }
  return rebased;
}

/** Does the work fit a stored text of this length? */
export function fits(work: Unsaved, length: number): boolean {
  const first = work.underWay && !work.underWay.stored ? work.underWay.changes : work.gathered;
  return first === undefined || first.length === length;
}

/** What was typed, for somebody to copy when it can't be put back into the text. */
export function typedText(work: Unsaved): string {
  const change = unsavedChange(work);
  const pieces: string[] = [];
  change?.iterChanges((_fromA, _toA, _fromB, _toB, inserted) => {
    if (inserted.length > 0) pieces.push(inserted.toString());
  });
  return pieces.join("\n");
}

/** As it is kept in the browser's database. */
export interface KeptText {
  readonly document: string;
  readonly version: number;
  readonly underWay?: { readonly id: CommandId; readonly changes: Changes };
  readonly gathered?: Changes;
}

export function keepText(document: string, work: Unsaved): KeptText {
  return {
    document,
    version: work.version,
    ...(work.underWay && !work.underWay.stored
      ? { underWay: { id: work.underWay.id, changes: work.underWay.changes.toJSON() as Changes } }
      : {}),
    ...(work.gathered ? { gathered: work.gathered.toJSON() as Changes } : {}),
  };
}

export function restoreText(kept: KeptText): Unsaved {
  return {
    version: kept.version,
    underWay: kept.underWay && {
      id: kept.underWay.id,
      changes: ChangeSet.fromJSON(kept.underWay.changes),
      stored: false,
    },
    gathered: kept.gathered && ChangeSet.fromJSON(kept.gathered),
  };
}
