import { InlineProse, Prose } from "../ui/prose.tsx";
import { readChoices, readRubric, readSignals } from "./sections.ts";
import type { Section } from "./set.ts";

const signalNames = { expected: "expected", strong: "strong", "red-flag": "red flag" } as const;

export function Signals({ text }: { readonly text: string }) {
  return (
    <ul class="signals">
      {readSignals(text).map((signal) => (
        <li key={signal.text} class={`signal signal-${signal.kind}`}>
          <span class="signal-kind">{signalNames[signal.kind]}</span>
          <span><InlineProse text={signal.text} /></span>
        </li>
      ))}
    </ul>
  );
}

export function Rubric({ text }: { readonly text: string }) {
  const competencies = readRubric(text);
  if (competencies.length === 0) return <Prose text={text} />;
  return (
    <div class="rubric">
      {competencies.map((competency) => (
        <div key={competency.name}>
          <h5><InlineProse text={competency.name} /></h5>
          {competency.points.map((point) => (
            <div key={point.value} class="rubric-point"><span>{point.value}</span><span><InlineProse text={point.text} /></span></div>
          ))}
        </div>
      ))}
    </div>
  );
}

function Choices({ text }: { readonly text: string }) {
  return (
    <ul class="choice-list">
      {readChoices(text).map((choice, place) => (
        <li key={place} class="choice-line">
          <span class="choice-mark">{choice.right ? <span aria-label="right">✓</span> : ""}</span>
          <div>
            <Prose text={choice.text} />
            {choice.feedback && <div class="choice-feedback"><InlineProse text={choice.feedback} /></div>}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** A section by what it is; one that isn't known is shown as the text that it is. */
export function SectionText({ section, lang }: { readonly section: Section; readonly lang?: string | undefined }) {
  switch (section.name) {
    case "Signals": return <Signals text={section.text} />;
    case "Rubric": return <Rubric text={section.text} />;
    case "Choices": return <Choices text={section.text} />;
    default: return <Prose text={section.text} depth={3} lang={lang} />;
  }
}
