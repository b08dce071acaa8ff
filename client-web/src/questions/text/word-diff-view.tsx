import { useMemo } from "preact/hooks";
import { diffWords } from "./word-diff.ts";
import "./word-diff.css";

const contextSigns = 160; // of a long part that is the same, what is shown at each end

function shortened(text: string, isFirst: boolean, isLast: boolean): string {
  if (text.length <= contextSigns * 2 + 40) return text;
  const start = isFirst ? "" : text.slice(0, contextSigns);
  const end = isLast ? "" : text.slice(-contextSigns);
  return `${start} … ${end}`;
}

/** What changed from one text to the other. Signs and lines mark it, not colour alone; it is said as well. */
export function WordDiff({ before, after, whole }: {
  readonly before: string;
  readonly after: string;
  /** Long parts that are the same aren't cut. */
  readonly whole?: boolean;
}) {
  const parts = useMemo(() => diffWords(before, after), [before, after]);
  return (
    <div class="word-diff">
      {parts.map(({ kind, text }, at) => {
        if (kind === "same") return <span key={at}>{whole ? text : shortened(text, at === 0, at === parts.length - 1)}</span>;
        const [Name, sign, said] = kind === "gone" ? (["del", "−", "removed"] as const) : (["ins", "+", "added"] as const);
        return (
          <span key={at} class={`word-diff-${kind}`}>
            <span class="word-diff-sign" aria-hidden="true">{sign}</span>
            <span class="out-of-sight">{said}: </span>
            <Name>{text}</Name>
            <span class="out-of-sight">; </span>
          </span>
        );
      })}
      {parts.length === 0 && <span class="word-diff-none">empty</span>}
    </div>
  );
}
