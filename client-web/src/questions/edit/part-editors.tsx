import type { ComponentType } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { Checkbox } from "../../ui/field.tsx";
import {
  type ChoicePart, type CompetencyPart, type LevelPart, type SignalName, type SignalPart, marks, readChoices, readList, readRubric, readSignals,
  signalNames, writeChoices, writeList, writeRubric, writeSignals,
} from "../text/parts.ts";
import { GrowingText } from "./growing-text.tsx";
import { RowsEditor } from "./rows-editor.tsx";

export interface PartEditorProps {
  readonly name: string;
  /** The section's Markdown. */
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** The items of a text, and those that are empty so far: they aren't in the text, so they live here. */
function useItems<Item>(text: string, read: (text: string) => readonly Item[] | undefined, write: (items: readonly Item[]) => string, onText: (text: string) => void) {
  const [items, setItems] = useState<readonly Item[]>(() => read(text) ?? []);
  useLayoutEffect(() => { if (write(items) !== text && write(read(text) ?? []) !== write(items)) setItems(read(text) ?? []); }, [text]);
  return [items, (next: readonly Item[]) => {
    setItems(next);
    if (write(next) !== write(items)) onText(write(next));
  }] as const;
}

function ChoicesEditor({ text, onText }: PartEditorProps) {
  const [choices, change] = useItems<ChoicePart>(text, readChoices, writeChoices, onText);
  return (
    <RowsEditor name="Choice" items={choices} fresh={{ right: false, text: "", feedback: "" }} addLabel="Add a choice" onItems={change}>
      {(choice, name, put) => (
        <>
          <Checkbox checked={choice.right} onCheck={(right) => put({ ...choice, right })}>
            <span class="out-of-sight">{name} is </span>right
          </Checkbox>
          <GrowingText label={name} text={choice.text} placeholder="What can be chosen" onText={(typed) => put({ ...choice, text: typed })} />
          <GrowingText label={`Feedback on ${name.toLowerCase()}`} text={choice.feedback} placeholder="Feedback, if it is chosen" onText={(feedback) => put({ ...choice, feedback })} />
        </>
      )}
    </RowsEditor>
  );
}

function SignalsEditor({ text, onText }: PartEditorProps) {
  const [signals, change] = useItems<SignalPart>(text, readSignals, writeSignals, onText);
  return (
    <RowsEditor name="Signal" items={signals} fresh={{ kind: "expected", text: "" }} addLabel="Add a signal" onItems={change}>
      {(signal, name, put) => (
        <div class="edit-signal">
          <select class="input" aria-label={`Kind of ${name.toLowerCase()}`} value={signal.kind || "expected"} onChange={(event) => put({ ...signal, kind: event.currentTarget.value as SignalName })}>
            {signalNames.map((kind) => <option key={kind} value={kind}>{kind}</option>)}
          </select>
          <GrowingText label={name} text={signal.text} placeholder="What to listen for" onText={(typed) => put({ ...signal, text: typed })} />
        </div>
      )}
    </RowsEditor>
  );
}

/** One row for each mark of the scale; a mark that isn't on it (6 to 9) keeps its row. */
function pointsOf(levels: readonly LevelPart[]): readonly number[] {
  return [...new Set([...marks, ...levels.map(({ mark }) => mark)])].sort((a, b) => a - b);
}

function Points({ name, levels, onLevels }: { readonly name: string; readonly levels: readonly LevelPart[]; readonly onLevels: (levels: readonly LevelPart[]) => void }) {
  return (
    <div class="edit-points">
      {pointsOf(levels).map((mark) => (
        <div key={mark} class="edit-point">
          <span aria-hidden="true">{mark}</span>
          <GrowingText
            label={`What a ${mark} looks like, ${name.toLowerCase()}`} text={levels.find((one) => one.mark === mark)?.text ?? ""}
            placeholder={`What a ${mark} looks like`}
            onText={(typed) => {
              const others = levels.filter((one) => one.mark !== mark);
              onLevels(typed ? [...others, { mark, text: typed }].sort((a, b) => a.mark - b.mark) : others);
            }}
          />
        </div>
      ))}
    </div>
  );
}

function RubricEditor({ text, onText }: PartEditorProps) {
  const [rubric, change] = useItems<CompetencyPart>(text, readRubric, writeRubric, onText);
  return (
    <RowsEditor name="Competency" items={rubric} fresh={{ name: "", levels: [] }} addLabel="Add a competency" onItems={change}>
      {(competency, name, put) => (
        <>
          <input class="input" dir="auto" aria-label={name} value={competency.name} placeholder="What is judged" onInput={(event) => put({ ...competency, name: event.currentTarget.value })} />
          <Points name={name} levels={competency.levels} onLevels={(levels) => put({ ...competency, levels })} />
        </>
      )}
    </RowsEditor>
  );
}

const itemNames: Readonly<Record<string, { readonly one: string; readonly add: string }>> = {
  Hints: { one: "Hint", add: "Add a hint" },
  "Follow-ups": { one: "Follow-up", add: "Add a follow-up" },
  References: { one: "Reference", add: "Add a reference" },
};

function ItemsEditor({ name, text, onText }: PartEditorProps) {
  const [items, change] = useItems<string>(text, readList, writeList, onText);
  const { one, add } = itemNames[name] ?? { one: "Item", add: "Add an item" };
  return (
    <RowsEditor name={one} items={items} fresh="" addLabel={add} onItems={change}>
      {(item, own, put) => <GrowingText label={own} text={item} onText={put} />}
    </RowsEditor>
  );
}

interface PartEditor {
  /** False for a text that would lose something. */
  readonly fits: (text: string) => boolean;
  readonly Editor: ComponentType<PartEditorProps>;
}

const fitting = (read: (text: string) => unknown) => (text: string): boolean => read(text) !== undefined;
const listEditor: PartEditor = { fits: fitting(readList), Editor: ItemsEditor };
const editors: Readonly<Record<string, PartEditor>> = {
  Choices: { fits: fitting(readChoices), Editor: ChoicesEditor },
  Signals: { fits: fitting(readSignals), Editor: SignalsEditor },
  Rubric: { fits: fitting(readRubric), Editor: RubricEditor },
  Hints: listEditor, "Follow-ups": listEditor, References: listEditor,
};

/** The form of a section that has one. */
export function partEditor(name: string): PartEditor | undefined {
  return Object.hasOwn(editors, name) ? editors[name] : undefined;
}
