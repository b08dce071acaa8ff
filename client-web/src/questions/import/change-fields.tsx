import { useId } from "preact/hooks";
import type { Change, ChangedField } from "../../api/set-types.ts";
import { fieldName } from "../history/words.ts";
import { WordDiff } from "../text/word-diff-view.tsx";
import type { Side } from "./decisions.ts";

export interface SideWords {
  /** "Keep mine" */
  readonly ours: string;
  /** "Take the source’s" */
  readonly theirs: string;
  /** Of the base: "when it was imported last". */
  readonly base: string;
}

export const importSides: SideWords = { ours: "Keep ours", theirs: "Take the source’s", base: "As it was imported before" };

/** What each side made of the text that both started from, or the way from one to the other. */
function Sides({ field, words }: { readonly field: ChangedField; readonly words: SideWords }) {
  const { base, ours = "", theirs = "" } = field;
  if (!field.conflict || base === undefined) return <WordDiff before={ours} after={theirs} />;
  return (
    <div class="sides">
      <div><p class="sides-name">Ours</p><WordDiff before={base} after={ours} /></div>
      <div><p class="sides-name">Theirs</p><WordDiff before={base} after={theirs} /></div>
      <details class="sides-base"><summary>{words.base}</summary><p class="sides-text">{base}</p></details>
    </div>
  );
}

function Choice({ label, side, words, onSide }: { readonly label: string; readonly side: Side | undefined; readonly words: SideWords; readonly onSide: (side: Side) => void }) {
  const name = useId();
  return (
    <fieldset class="side-choice">
      <legend class="out-of-sight">{label}</legend>
      {(["ours", "theirs"] as const).map((one) => (
        <label key={one}>
          <input type="radio" name={name} checked={side === one} onChange={() => onSide(one)} />
          {words[one]}
        </label>
      ))}
    </fieldset>
  );
}

/** The fields on which two sides differ, word by word, with a choice for each. */
export function ChangeFields({ change, fields, words, heading: Heading = "h4", sideOf, onSide, isOpen }: {
  /** Absent for a set's own texts. */
  readonly change?: Change;
  readonly fields: readonly ChangedField[];
  readonly words: SideWords;
  /** One below what stands above it. */
  readonly heading?: "h2" | "h3" | "h4";
  readonly sideOf: (field: ChangedField) => Side;
  /** Absent where nothing is chosen field by field. */
  readonly onSide?: (field: string, side: Side) => void;
  /** Nothing was chosen for this conflict so far. */
  readonly isOpen: (field: ChangedField) => boolean;
}) {
  return (
    <div class="change-fields">
      {fields.map((field) => (
        <section key={field.name} class="change-field" aria-label={`${fieldName(field.name)}${change ? ` of ${change.title}` : ""}`}>
          <div class="change-field-head">
            <Heading>{fieldName(field.name)}</Heading>
            {field.conflict && <span class="import-mark import-mark-conflict">{isOpen(field) ? "both changed it" : "conflict, decided"}</span>}
            {onSide && <Choice label={`${fieldName(field.name)}: which stands`} side={sideOf(field)} words={words} onSide={(side) => onSide(field.name, side)} />}
          </div>
          <Sides field={field} words={words} />
        </section>
      ))}
    </div>
  );
}
