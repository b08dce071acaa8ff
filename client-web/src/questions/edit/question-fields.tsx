import type { RawQuestion } from "../../api/set-types.ts";
import { Select, TextField } from "../../ui/field.tsx";
import { difficulties, kinds, states } from "../text/sections.ts";
import { ListField } from "./list-field.tsx";

interface FieldsProps {
  readonly question: RawQuestion;
  readonly setLanguage: string;
  readonly onChange: (part: Partial<RawQuestion>) => void;
}

/** The known names, "none", and what stands there already. */
function options(names: readonly string[], value: string | undefined, none: string) {
  const all = value && !names.includes(value) ? [...names, value] : names;
  return [{ value: "", label: none }, ...all.map((name) => ({ value: name, label: name }))];
}

/** A question's short values: those of every day in view, the others a press away. */
export function QuestionFields({ question, setLanguage, onChange }: FieldsProps) {
  const isOdd = question.time !== undefined && question.time !== "" && !(Number(question.time) > 0);
  return (
    <div class="edit-facts">
      <Select label="Kind" value={question.kind ?? ""} options={options(kinds, question.kind, "none")} onPick={(kind) => onChange({ kind })} />
      <Select label="Difficulty" value={question.difficulty ?? ""} options={options(difficulties, question.difficulty, "none")} onPick={(difficulty) => onChange({ difficulty })} />
      <TextField label="Minutes" value={question.time ?? ""} autocomplete="off" error={isOdd ? "A number is understood by plans and samples." : undefined} onText={(time) => onChange({ time })} />
      <ListField label="Tags" values={question.tags ?? []} onValues={(tags) => onChange({ tags })} />
      <details class="edit-more">
        <summary>Points, source, language, status</summary>
        <div class="edit-facts">
          <TextField label="Points" value={question.points ?? ""} autocomplete="off" onText={(points) => onChange({ points })} />
          <TextField label="Source" value={question.source ?? ""} autocomplete="off" onText={(source) => onChange({ source })} />
          <TextField label="Language" value={question.lang ?? ""} autocomplete="off" placeholder={setLanguage || "as the set"} onText={(lang) => onChange({ lang })} />
          <Select
            label="Status" value={question.status ?? ""} onPick={(status) => onChange({ status })}
            options={options(states.filter((state) => state !== "retired"), question.status, "worked out from what is there")}
          />
        </div>
      </details>
    </div>
  );
}
