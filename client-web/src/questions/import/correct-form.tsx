import { useState } from "preact/hooks";
import type { RawQuestion } from "../../api/set-types.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { MarkdownField } from "../edit/markdown-field.tsx";
import { QuestionFields } from "../edit/question-fields.tsx";
import { sectionRank } from "../text/sections.ts";
import "../edit/edit.css";

export interface Place {
  readonly topic: string;
  readonly subtopic: string;
}

interface CorrectFormProps {
  readonly title: string;
  readonly question: RawQuestion;
  readonly place: Place;
  /** To choose from. */
  readonly places: readonly Place[];
  readonly onKeep: (question: RawQuestion, place: Place) => void;
  readonly onCancel: () => void;
}

/** `text` empty takes the section away. */
function withSection(question: RawQuestion, name: string, text: string): RawQuestion {
  const others = (question.sections ?? []).filter((one) => one.name !== name);
  const sections = text.trim() ? [...others, { name, text }].sort((a, b) => sectionRank(a.name) - sectionRank(b.name)) : others;
  return { ...question, sections };
}

function Suggested({ label, hint, value, options, onText }: {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly onText: (text: string) => void;
}) {
  return (
    <Field label={label} hint={hint}>
      {(wiring) => (
        <>
          <input {...wiring} class="input" value={value} list={`${wiring.id}-list`} autocomplete="off" onInput={(event) => onText(event.currentTarget.value)} />
          <datalist id={`${wiring.id}-list`}>{options.map((option) => <option key={option} value={option} />)}</datalist>
        </>
      )}
    </Field>
  );
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)].filter(Boolean);
const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

/** A question that was misread: prompt, answer, short values, topic. */
export function CorrectForm({ title, question, place, places, onKeep, onCancel }: CorrectFormProps) {
  const [typed, setTyped] = useState(question);
  const [topic, setTopic] = useState(place.topic);
  const [subtopic, setSubtopic] = useState(place.subtopic);
  const answer = typed.sections?.find(({ name }) => name === "Answer")?.text ?? "";
  const others = (typed.sections ?? []).filter(({ name }) => name !== "Answer");
  return (
    <form
      class="import-correct" aria-label={`Correct ${title}`}
      onSubmit={(event) => {
        event.preventDefault();
        onKeep(typed, { topic: oneLine(topic), subtopic: oneLine(subtopic) });
      }}
      onKeyDown={(event) => { if (event.key === "Escape" && !event.defaultPrevented) onCancel(); }}
    >
      <div class="import-field"><h4>Prompt</h4><MarkdownField label="Prompt" text={typed.prompt} lang={typed.lang} autofocus onText={(prompt) => setTyped({ ...typed, prompt })} onLeave={() => undefined} /></div>
      <div class="import-field"><h4>Answer</h4><MarkdownField label="Answer" text={answer} lang={typed.lang} onText={(text) => setTyped(withSection(typed, "Answer", text))} onLeave={() => undefined} /></div>
      <QuestionFields question={typed} setLanguage="" onChange={(part) => setTyped({ ...typed, ...part })} />
      <div class="edit-facts edit-facts-head">
        <Suggested label="Topic" value={topic} options={unique(places.map((one) => one.topic))} onText={setTopic} />
        <Suggested label="Subtopic" value={subtopic} options={unique(places.filter((one) => one.topic === topic).map((one) => one.subtopic))} onText={setSubtopic} />
      </div>
      {others.length > 0 && <p class="row-note">{others.map(({ name }) => name).join(", ")} {others.length === 1 ? "stays" : "stay"} as read; in the set’s editor they can be changed.</p>}
      <div class="form-foot">
        <Button type="submit" kind="primary">Keep the correction</Button>
        <Button onClick={onCancel}>Don’t</Button>
      </div>
    </form>
  );
}
