import { useState } from "preact/hooks";
import { sentence } from "../../api/request.ts";
import type { Me } from "../../api/types.ts";
import { Button } from "../../ui/button.tsx";
import { Menu } from "../../ui/menu.tsx";
import { Notice, StatusLine, toast } from "../../ui/status.tsx";
import { count } from "../../ui/time.ts";
import { QuestionView } from "../question-view.tsx";
import { isAuthor, seesExposure } from "../roles.ts";
import { type Printed, usePrinting } from "../use-printing.ts";
import { minutesOf } from "./chosen.ts";
import { InterviewList } from "./interview-list.tsx";
import { type QuestionIn, loadQuestions } from "./load-pool.ts";
import type { PoolQuestion } from "./pool.ts";
import { setsOf } from "./refs.ts";
import { RemixDialog } from "./remix-dialog.tsx";
import type { BuildingHook, Sampled } from "./use-building.ts";
import { seedLine } from "./wishes.ts";
import { fittingWords, leftOutWords } from "./words.ts";
import "../set.css";
import "../print.css";

interface BuiltProps {
  readonly me: Me;
  readonly building: BuildingHook;
  readonly known: ReadonlyMap<string, PoolQuestion>;
  readonly maySwap: boolean;
  readonly setNames: (ids: readonly string[]) => readonly string[];
  readonly onPlan: () => void;
}

/** What the last sample has to say for itself, and how to have it again. */
function About({ sampled, line, refused, onForgive }: { readonly sampled: Sampled; readonly line: string; readonly refused: number; readonly onForgive: () => void }) {
  const { sample, isPartial } = sampled;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(line);
      toast("The line is copied.");
    } catch {
      toast("The browser doesn’t let the page copy it. Select the line and copy it yourself.");
    }
  };
  const sentences = [fittingWords(sample), ...sample.notes, ...leftOutWords(sample.left_out)];
  return (
    <section class="build-about" aria-label="About this sample">
      <ul class="build-notes">{sentences.map((text) => <li key={text}>{text}</li>)}</ul>
      {refused > 0 && <p class="no-print"><Button kind="quiet" small onClick={onForgive}>Let the {count(refused, "question")} that you took out or swapped come again</Button></p>}
      <p class="build-seed">{line}</p>
      {isPartial && <p class="field-hint">Questions were kept or taken out, so the seed alone doesn’t make all of it again.</p>}
      {!isPartial && sample.left_out.asked_before > 0 && <p class="field-hint">The seed makes it again for this candidate; for another it may choose others.</p>}
      <p class="no-print"><Button small onClick={() => void copy()}>Copy this line</Button></p>
    </section>
  );
}

/** Whole questions, on paper only. */
function Paper({ questions, what }: { readonly questions: readonly QuestionIn[]; readonly what: Printed }) {
  return (
    <div class="build-paper" data-print={what}>
      {questions.map(({ ref, lang, question }) => <QuestionView key={ref} question={question} lang={lang} open />)}
    </div>
  );
}

/** The interview so far, and where it can go. */
export function BuiltInterview({ me, building, known, maySwap, setNames, onPlan }: BuiltProps) {
  const [remixing, setRemixing] = useState(false);
  const [paper, setPaper] = useState<readonly QuestionIn[]>([]);
  const { printing, printIt } = usePrinting();
  const { list, sampled, candidate } = building;
  const refs = list.map(({ ref }) => ref);
  const printWhole = async (what: Printed) => {
    try {
      setPaper(await loadQuestions(refs));
      printIt(what);
    } catch (error) {
      toast(sentence(error));
    }
  };
  const line = sampled ? seedLine(sampled.wishes, sampled.sample, setNames(sampled.wishes.sets)) : "";
  const isOfOther = sampled !== undefined && candidate.trim() !== sampled.candidate.trim();
  return (
    <section class="build-result" aria-labelledby="build-result">
      <div class="build-result-top">
        <h2 class="section-title" id="build-result">The interview</h2>
        {list.length > 0 && <Button class="no-print" kind="quiet" small onClick={building.clear}>Begin anew</Button>}
      </div>
      {candidate.trim() && list.length > 0 && <p class="build-for">For <bdi>{candidate.trim()}</bdi></p>}
      {building.error && <Notice tone="bad" title={building.error} />}
      {building.busy && <StatusLine tone="working">{building.busy}</StatusLine>}
      {list.length === 0
        ? <p class="build-none">{sampled ? "Nothing was chosen." : "Nothing is chosen yet. Say on the left what it is to be like and sample, or pick questions by hand."}</p>
        : (
          <>
            <p class="build-sum">{count(list.length, "question")}, {count(minutesOf(list), "minute")}</p>
            {isOfOther && <Notice tone="caution"><p>{candidate.trim() ? "This was sampled without knowing the candidate. Sample again to leave out what they were asked before." : "This was sampled for a candidate who is not named any more."}</p></Notice>}
            <InterviewList
              list={list} onList={building.setList} pool={known} showsAsked={seesExposure(me)} showsSets={setsOf(refs).length > 1}
              onSwap={maySwap ? (ref) => void building.swap(ref) : undefined} onRemove={building.refuse}
            />
            <div class="form-foot build-foot no-print">
              <Button kind="primary" onClick={onPlan}>Plan a room with these</Button>
              {isAuthor(me) && <Button onClick={() => setRemixing(true)}>Make a set of these</Button>}
              <Menu
                kind="plain" label="Print" side="start"
                groups={[[
                  { label: "The list", run: () => print() },
                  { label: "With the questions", run: () => void printWhole("questions") },
                  { label: "With questions and answers", run: () => void printWhole("answers") },
                ]]}
              />
            </div>
          </>
        )}
      {sampled && <About sampled={sampled} line={line} refused={building.refused.length} onForgive={building.forgive} />}
      {printing && <Paper questions={paper} what={printing} />}
      {remixing && <RemixDialog refs={refs} onClose={() => setRemixing(false)} />}
    </section>
  );
}
