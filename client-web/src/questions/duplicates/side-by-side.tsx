import { useMemo } from "preact/hooks";
import { type DiffPart, diffWords } from "../text/word-diff.ts";
import "../text/word-diff.css";

const marks = { gone: { Name: "del", said: "only in the first" }, new: { Name: "ins", said: "only in the second" } } as const;

function Half({ name, parts }: { readonly name: string; readonly parts: readonly DiffPart[] }) {
  return (
    <div class="word-diff" role="group" aria-label={name}>
      {parts.map(({ kind, text }, at) => {
        if (kind === "same") return <span key={at}>{text}</span>;
        const { Name, said } = marks[kind];
        return <span key={at} class={`word-diff-${kind}`}><span class="out-of-sight">{said}: </span><Name>{text}</Name><span class="out-of-sight">; </span></span>;
      })}
      {parts.length === 0 && <span class="word-diff-none">empty</span>}
    </div>
  );
}

/** Two texts beside each other; what the other one hasn't is marked in each. */
export function SideBySide({ a, b }: { readonly a: string; readonly b: string }) {
  const parts = useMemo(() => diffWords(a, b), [a, b]);
  return (
    <div class="merge-sides">
      <Half name="First" parts={parts.filter(({ kind }) => kind !== "new")} />
      <Half name="Second" parts={parts.filter(({ kind }) => kind !== "gone")} />
    </div>
  );
}
