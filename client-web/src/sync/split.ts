// A message may have 64 KiB and a change 4,096 parts. What was typed or pasted meanwhile may be more: then
// it goes out piece by piece.
import { ChangeSet, type ChangeSpec, type Text } from "@codemirror/state";

const maxBytes = 44 * 1024;
const maxChanges = 1500;

export interface Split {
  readonly first: ChangeSet;
  readonly rest: ChangeSet | undefined;
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly inserted: Text;
}

/** What a unit takes in JSON as UTF-8, at most. */
function unitBytes(unit: number): number {
  if (unit < 0x20) return 6;
  if (unit === 0x22 || unit === 0x5c) return 2;
  if (unit < 0x80) return 1;
  return unit < 0x800 ? 2 : 3;
}

/** How many units fit; never half a character. */
function unitsWithin(text: string, bytes: number): number {
  let used = 0;
  for (let i = 0; i < text.length; i++) {
    used += unitBytes(text.charCodeAt(i));
    if (used > bytes) {
      const cutsCharacter = i > 0 && /[\uD800-\uDBFF]/.test(text.charAt(i - 1)) && /[\uDC00-\uDFFF]/.test(text.charAt(i));
      return cutsCharacter ? i - 1 : i;
    }
  }
  return text.length;
}

/** Two changes that one after the other do what `change` does; the first fits a message. */
export function splitChange(change: ChangeSet): Split {
  const pieces: Piece[] = [];
  change.iterChanges((from, to, _fromB, _toB, inserted) => pieces.push({ from, to, inserted }), true);
  const first: ChangeSpec[] = [];
  const rest: ChangeSpec[] = [];
  let bytes = 0;
  let grown = 0; // by how much the first change makes the text longer before this piece
  for (const piece of pieces) {
    if (rest.length > 0 || first.length >= maxChanges || bytes >= maxBytes) {
      rest.push({ from: piece.from + grown, to: piece.to + grown, insert: piece.inserted });
      continue;
    }
    const text = piece.inserted.toString();
    const taken = unitsWithin(text, maxBytes - bytes);
    if (taken === text.length) {
      first.push({ from: piece.from, to: piece.to, insert: piece.inserted });
    } else {
      const at = piece.from + grown + taken;
      first.push({ from: piece.from, to: piece.to, insert: piece.inserted.slice(0, taken) });
      rest.push({ from: at, insert: piece.inserted.slice(taken) });
    }
    for (let i = 0; i < taken; i++) bytes += unitBytes(text.charCodeAt(i));
    bytes += 16;
    grown += taken - (piece.to - piece.from);
  }
  if (rest.length === 0) return { first: change, rest: undefined };
  const made = ChangeSet.of(first, change.length);
  return { first: made, rest: ChangeSet.of(rest, made.newLength) };
}
