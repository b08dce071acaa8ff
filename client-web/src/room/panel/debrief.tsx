import type { RoomQuestion } from "../../protocol/generated/messages.ts";
import { consensusKey, markKey, type Submission } from "../../sync/state.ts";
import { EmptyState } from "../../ui/empty.tsx";
import { InlineProse, Prose } from "../../ui/prose.tsx";
import { formatMean, marksOn, meanOf, whyCardsHidden, whyHidden } from "../marks.ts";
import { Tabs } from "../../ui/tabs.tsx";
import { PersonName } from "../person.tsx";
import { useRoom } from "../use-room.tsx";
import { recommendationWords } from "../words.ts";
import { questionOf } from "./moves.ts";
import { Scorecard } from "./scorecard.tsx";
import { Staged } from "./stage.tsx";
import { useIsInterviewer, useMarkedRoom, usePanel, whyNot } from "./use-panel.ts";

/** After the candidate has gone: the cards, or a question with what was answered. */
export function Debrief() {
  const view = usePanel();
  const room = useRoom().room.value;
  const question = questionOf(room, view.selected.value);
  return (
    <Tabs
      label="Debrief" chosen={view.stage.value} onChoose={(name) => { view.stage.value = name; }}
      tabs={[{ name: "screen", label: "Marks and scorecards" }, { name: "staged", label: "Question and answer" }]}
    >
      {view.stage.value === "staged" && question ? <Staged key={question.id} question={question} /> : <Cards />}
    </Tabs>
  );
}

/** Every mark in one table, one's scorecard, and the others'. */
function Cards() {
  const room = useMarkedRoom();
  const interviewer = useIsInterviewer();
  const asked = room.plan.filter(({ id }) => room.asked.has(id)).sort((a, b) => (room.asked.get(a.id)?.number ?? 0) - (room.asked.get(b.id)?.number ?? 0));
  return (
    <div class="debrief">
      <section aria-labelledby="marks-title">
        <h2 class="staged-title" id="marks-title">Marks</h2>
        {asked.length === 0 && <EmptyState title="No question was asked."><p>There is nothing to mark. You can still write a scorecard.</p></EmptyState>}
        {asked.map((question) => <QuestionMarks key={question.id} question={question} />)}
      </section>
      {interviewer && <Scorecard />}
      <OtherCards />
    </div>
  );
}

function QuestionMarks({ question }: { readonly question: RoomQuestion }) {
  const client = useRoom();
  const view = usePanel();
  const room = useMarkedRoom();
  const interviewer = useIsInterviewer();
  const me = client.self.value?.member ?? "";
  const competencies = question.competencies ?? [];
  const raters = [...room.members.values()].filter(({ role }) => role === "interviewer");
  const hidden = whyHidden(room, question.id, me, interviewer);
  const select = (): void => {
    view.selected.value = question.id;
    view.side.value = "notes";
    view.notesOf.value = "question";
    view.column.value = "side";
  };
  return (
    <div class="marks-question">
      <h3 class="marks-title">
        <button type="button" class="link-button" onClick={select}>{room.asked.get(question.id)?.number}. <InlineProse text={question.title} /></button>
      </h3>
      {competencies.length === 0 ? <p class="faint">Nothing to mark.</p> : (
        <div class="prose-table" tabIndex={0} role="region" aria-label={`Marks on ${question.title}`}>
          <table class="marks-table">
            <thead><tr><th scope="col">Competency</th>{raters.map(({ id }) => <th key={id} scope="col"><PersonName member={id} /></th>)}<th scope="col">Mean</th><th scope="col">Agreed</th></tr></thead>
            <tbody>
              {competencies.map((competency, at) => {
                const mean = meanOf(marksOn(room, question.id, at));
                return (
                  <tr key={competency.name}>
                    <th scope="row">{competency.name}</th>
                    {raters.map(({ id }) => <MarkCell key={id} question={question.id} competency={at} member={id} own={id === me} />)}
                    <td data-name="Mean">{mean === undefined ? "–" : <>{formatMean(mean)}{hidden && <span class="faint" title={hidden}> of what you see</span>}</>}</td>
                    <td data-name="Agreed"><Consensus question={question.id} competency={at} name={competency.name} /></td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {hidden && <p class="note-hint">{hidden}</p>}
    </div>
  );
}

function MarkCell({ question, competency, member, own }: { readonly question: string; readonly competency: number; readonly member: string; readonly own: boolean }) {
  const room = useMarkedRoom();
  const mark = room.marks.get(markKey(question, competency, member));
  const name = room.members.get(member)?.name;
  if (!mark) return <td class="faint" data-name={name}>{own ? "no entry" : "–"}</td>;
  return (
    <td data-name={name}>
      <span class="mark-value">{mark.mark === 0 ? <span class="faint">not assessed</span> : mark.mark}</span>
      {mark.revision && <span class="faint"> revised</span>}
      {mark.comment ? <p class="mark-comment">{mark.comment}</p> : mark.mark > 0 && own && <p class="mark-missing">no words yet</p>}
    </td>
  );
}

function Consensus({ question, competency, name }: { readonly question: string; readonly competency: number; readonly name: string }) {
  const client = useRoom();
  const room = useMarkedRoom();
  const value = room.consensus.get(consensusKey(question, competency)) ?? 0;
  if (whyNot(client, "consensus") !== undefined) return <>{value === 0 ? "–" : value}</>;
  return (
    <select
      class="input consensus" aria-label={`Agreed mark: ${name}`} value={String(value)}
      onChange={(event) => client.ask({ type: "consensus", question, competency, mark: Number(event.currentTarget.value) })}
    >
      {[0, 1, 2, 3, 4, 5].map((mark) => <option key={mark} value={String(mark)}>{mark === 0 ? "–" : mark}</option>)}
    </select>
  );
}

function OtherCards() {
  const client = useRoom();
  const room = client.room.value;
  const interviewer = useIsInterviewer();
  const me = client.self.value?.member ?? "";
  const others = [...room.submissions.values()].filter(({ member }) => member !== me);
  const hidden = whyCardsHidden(room, me, interviewer);
  if (others.length === 0 && !hidden) return null;
  return (
    <section aria-labelledby="others-title" class="cards">
      <h2 class="staged-title" id="others-title">{interviewer ? "The others’ scorecards" : "Scorecards"}</h2>
      {others.map((card) => <Card key={card.member} card={card} />)}
      {hidden && <p class="note-hint">{hidden}</p>}
    </section>
  );
}

function Card({ card }: { readonly card: Submission }) {
  return (
    <article class="card">
      <h3><PersonName member={card.member} />: {recommendationWords[card.recommendation]}{card.revision && <span class="faint"> (revised)</span>}</h3>
      {card.text && <Prose text={card.text} depth={3} />}
    </article>
  );
}
