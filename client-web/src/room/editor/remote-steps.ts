// What others did to a text since the page was last drawn: changes and cursors in the order in which
// they came. They wait for the next frame, as an editor that draws each by itself can't keep up when
// twenty people type. Pure.
import type { ChangeSet } from "@codemirror/state";

export interface RemoteCursor {
  readonly by: string;
  readonly name: string;
  /** 1 to 6, a colour of the tokens. */
  readonly hue: number;
  readonly anchor: number;
  readonly head: number;
}

/** A change, or where somebody is after the changes before it. */
export type RemoteStep =
  | { readonly changes: ChangeSet; readonly by: string | undefined }
  | { readonly cursor: RemoteCursor };

export interface Rebased {
  readonly steps: readonly RemoteStep[];
  /** What was typed, as it is on top of the steps. */
  readonly typed: ChangeSet;
}

/** Typed into the text as it is without the waiting steps: brings both over each other. */
export function rebaseSteps(steps: readonly RemoteStep[], typed: ChangeSet): Rebased {
  let mine = typed;
  const rebased = steps.map((step): RemoteStep => {
    if ("cursor" in step) {
      const { anchor, head } = step.cursor;
      return { cursor: { ...step.cursor, anchor: mine.mapPos(anchor, -1), head: mine.mapPos(head, -1) } };
    }
    const theirs = step.changes.map(mine, true);
    mine = mine.map(step.changes);
    return { ...step, changes: theirs };
  });
  return { steps: rebased, typed: mine };
}

/** All changes of the steps as one; undefined when there are none. */
export function changesOf(steps: readonly RemoteStep[]): ChangeSet | undefined {
  let all: ChangeSet | undefined;
  for (const step of steps) if ("changes" in step) all = all ? all.compose(step.changes) : step.changes;
  return all;
}

export type Cursors = ReadonlyMap<string, RemoteCursor>;

/** Where everybody is after a change; its own writer's cursor goes along with what it inserts. */
export function moveCursors(cursors: Cursors, changes: ChangeSet, writer: string | undefined): Cursors {
  const map = (at: number, by: string): number => changes.mapPos(Math.min(at, changes.length), by === writer ? 1 : -1);
  return new Map([...cursors].map(([by, cursor]) => {
    const anchor = map(cursor.anchor, by);
    const head = cursor.head === cursor.anchor ? anchor : map(cursor.head, by);
    return [by, anchor === cursor.anchor && head === cursor.head ? cursor : { ...cursor, anchor, head }];
  }));
}

export function stepCursors(cursors: Cursors, steps: readonly RemoteStep[]): Cursors {
  let now = cursors;
  for (const step of steps) {
    now = "cursor" in step ? new Map(now).set(step.cursor.by, step.cursor) : moveCursors(now, step.changes, step.by);
  }
  return now;
}
