import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Question, SignalLine } from "../questions/set.ts";
import { Checkbox } from "../ui/field.tsx";
import { InlineProse, Prose } from "../ui/prose.tsx";
import { WrittenAnswer } from "./answer-box.tsx";
import type { Item } from "./items.ts";
import { AnswerParts } from "./question-parts.tsx";

/** The text that an answer is compared with, and the section that it is. */
function modelOf(question: Question): { readonly name: string; readonly text: string } | undefined {
  if (question.answer) return { name: "Answer", text: question.answer };
  if (question.example_answer) return { name: "Example answer", text: question.example_answer };
  if (question.how_to_answer) return { name: "How to answer", text: question.how_to_answer };
  return undefined;
}

const signalTitles: Readonly<Record<SignalLine["kind"], string>> = { "expected": "Expected", "strong": "Strong", "red flag": "Red flag" };

/** Points to go through; what is ticked is kept nowhere. */
function CheckList({ question }: { readonly question: Question }) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const line = (key: string, content: ComponentChildren, kind?: SignalLine["kind"]) => (
    <Checkbox
      key={key} checked={ticked.has(key)}
      onCheck={(checked) => {
        const next = new Set(ticked);
        if (checked) next.add(key);
        else next.delete(key);
        setTicked(next);
      }}
    >
      {kind && <span class={`study-signal study-signal-${kind.replace(" ", "-")}`}>{signalTitles[kind]}: </span>}<bdi>{content}</bdi>
    </Checkbox>
  );
  const { signals = [], rubric = [] } = question;
  if (signals.length + rubric.length === 0) return null;
  return (
    <section class="study-part study-check">
      <h3>Was it in your answer?</h3>
      {signals.map((signal, place) => line(`s${place}`, <InlineProse text={signal.text} />, signal.kind))}
      {rubric.map((competency, place) => (
        <fieldset key={place} class="study-competency">
          <legend dir="auto"><InlineProse text={competency.name} /></legend>
          {competency.levels.map((level) => line(`r${place}-${level.mark}`, <><span class="study-level">{level.mark}</span> <bdi><InlineProse text={level.text ?? ""} /></bdi></>))}
        </fieldset>
      ))}
    </section>
  );
}

interface CompareProps {
  readonly item: Item;
  readonly text: string;
  /** Without the points to tick. */
  readonly bare?: boolean;
}

/** What was written beside what the set has. */
export function Compare({ item, text, bare }: CompareProps) {
  const model = modelOf(item.question);
  return (
    <>
      <div class="study-compare">
        <section class="study-part">
          <h3>Your answer</h3>
          <WrittenAnswer item={item} text={text} />
        </section>
        <section class="study-part">
          <h3>{model && model.name !== "Answer" ? model.name : "Model answer"}</h3>
          {model ? <Prose text={model.text} depth={3} lang={item.lang} /> : <p class="study-nothing">The set has none.{bare ? "" : " Go by the points below."}</p>}
        </section>
      </div>
      {!bare && <CheckList question={item.question} />}
      <AnswerParts item={item} leaveOut={[model?.name ?? "", "Signals", "Rubric", ...(bare ? [] : ["Choices"])]} />
    </>
  );
}
