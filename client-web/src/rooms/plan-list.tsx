import type { PoolQuestion } from "../questions/build/pool.ts";
import { Button } from "../ui/button.tsx";
import { InlineProse } from "../ui/prose.tsx";
import { count } from "../ui/time.ts";
import { moveQuestion } from "./draft.ts";
import { facts } from "./question-picker.tsx";

interface PlanProps {
  readonly plan: readonly string[];
  readonly known: ReadonlyMap<string, PoolQuestion>;
  /** Those that this candidate was asked before. */
  readonly askedBefore: ReadonlySet<string>;
  readonly onPlan: (plan: readonly string[]) => void;
}

/** The questions in the order in which they are asked. */
export function PlanList({ plan, known, askedBefore, onPlan }: PlanProps) {
  const questions = plan.flatMap((ref) => known.get(ref) ?? []);
  const minutes = questions.reduce((sum, one) => sum + one.minutes, 0);
  const sets = new Set(questions.map(({ set }) => set));
  return (
    <div>
      <h3>The plan</h3>
      <p class="field-hint">{plan.length === 0 ? "Pick questions; they appear here in the order in which they are asked." : `${count(plan.length, "question")}${minutes ? `, about ${count(minutes, "minute")}` : ""}`}</p>
      <ol class="draft-list">
        {plan.map((ref, place) => {
          const question = known.get(ref);
          return (
            <li key={ref} class="draft-item">
              <span>
                <span class="question-line">{question ? <InlineProse text={question.title} /> : ref}</span>
                {question && <span class="draft-note">{[facts(question), sets.size > 1 ? question.setTitle : ""].filter(Boolean).join(", ")}</span>}
                {askedBefore.has(ref) && <span class="draft-note draft-caution">asked of this candidate before</span>}
              </span>
              <span class="draft-item-buttons">
                <Button kind="quiet" small aria-label={`Move question ${place + 1} up`} disabled={place === 0} onClick={() => onPlan(moveQuestion(plan, place, -1))}>↑</Button>
                <Button kind="quiet" small aria-label={`Move question ${place + 1} down`} disabled={place === plan.length - 1} onClick={() => onPlan(moveQuestion(plan, place, 1))}>↓</Button>
                <Button kind="quiet" small aria-label={`Take question ${place + 1} out`} onClick={() => onPlan(plan.filter((one) => one !== ref))}>×</Button>
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
