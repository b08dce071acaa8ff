// What changed between two texts, word by word.

export interface DiffPart {
  readonly kind: "same" | "gone" | "new";
  readonly text: string;
}

const mostEdits = 800; // beyond that two texts have little in common, and are shown whole

/** Words, runs of blanks, line ends and single signs. Signs of several units stay whole. */
function words(text: string): readonly string[] {
  return text.match(/[\p{L}\p{M}\p{N}_]+|[ \t]+|\n|[^]/gu) ?? [];
}

/** For each step, how far each diagonal came: Myers' greedy search. Nothing when it takes too many. */
function search(a: readonly string[], b: readonly string[]): readonly Map<number, number>[] | undefined {
  const trace: Map<number, number>[] = [];
  let furthest = new Map<number, number>([[1, 0]]);
  for (let edits = 0; edits <= Math.min(mostEdits, a.length + b.length); edits++) {
    trace.push(furthest);
    const next = new Map<number, number>();
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const [left, right] = [furthest.get(diagonal - 1) ?? -1, furthest.get(diagonal + 1) ?? -1];
      let x = diagonal === -edits || (diagonal !== edits && left < right) ? right : left + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      next.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return [...trace, next].slice(1);
    }
    furthest = next;
  }
  return undefined;
}

type Step = DiffPart["kind"];

/** The way back through the trace, in order. */
function steps(a: readonly string[], b: readonly string[], trace: readonly Map<number, number>[]): readonly Step[] {
  const back: Step[] = [];
  let [x, y] = [a.length, b.length];
  for (let edits = trace.length - 1; edits > 0; edits--) {
    const before = trace[edits - 1];
    const diagonal = x - y;
    const [left, right] = [before?.get(diagonal - 1) ?? -1, before?.get(diagonal + 1) ?? -1];
    const down = diagonal === -edits || (diagonal !== edits && left < right);
    const from = down ? right : left;
    const start = down ? from : from + 1;
    for (; x > start; x--, y--) back.push("same");
    if (down) y--;
    else x--;
    back.push(down ? "new" : "gone");
  }
  for (; x > 0; x--) back.push("same");
  return back.reverse();
}

/** Neighbours of one kind together, what is gone before what is new. */
function joined(parts: readonly DiffPart[]): readonly DiffPart[] {
  const whole: DiffPart[] = [];
  let [gone, fresh] = ["", ""];
  const flush = () => {
    if (gone) whole.push({ kind: "gone", text: gone });
    if (fresh) whole.push({ kind: "new", text: fresh });
    [gone, fresh] = ["", ""];
  };
  for (const { kind, text } of parts) {
    if (kind === "gone") gone += text;
    else if (kind === "new") fresh += text;
    else {
      flush();
      const last = whole.at(-1);
      if (last?.kind === "same") whole[whole.length - 1] = { kind, text: last.text + text };
      else whole.push({ kind, text });
    }
  }
  flush();
  return whole;
}

export function diffWords(before: string, after: string): readonly DiffPart[] {
  const [a, b] = [words(before), words(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const [midA, midB] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  const trace = midA.length && midB.length ? search(midA, midB) : undefined;
  const parts: DiffPart[] = [{ kind: "same", text: a.slice(0, head).join("") }];
  if (trace) {
    let [x, y] = [0, 0];
    for (const kind of steps(midA, midB, trace)) {
      parts.push({ kind, text: (kind === "new" ? midB[y] : midA[x]) ?? "" });
      if (kind !== "new") x++;
      if (kind !== "gone") y++;
    }
  } else parts.push({ kind: "gone", text: midA.join("") }, { kind: "new", text: midB.join("") });
  parts.push({ kind: "same", text: a.slice(a.length - tail).join("") });
  return joined(parts).filter(({ text }) => text !== "");
}

export interface TextChange {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** The same as replacements in the first text, so that what isn't touched stays where it is. */
export function textChanges(before: string, after: string): readonly TextChange[] {
  const changes: { from: number; to: number; insert: string }[] = [];
  let at = 0;
  for (const { kind, text } of diffWords(before, after)) {
    const last = changes.at(-1);
    if (kind === "gone") changes.push({ from: at, to: at + text.length, insert: "" });
    else if (kind === "new" && last?.to === at && last.insert === "") last.insert = text;
    else if (kind === "new") changes.push({ from: at, to: at, insert: text });
    if (kind !== "new") at += text.length;
  }
  return changes;
}
