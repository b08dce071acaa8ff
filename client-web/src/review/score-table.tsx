import type { Id } from "../protocol/generated/messages.ts";
import { InlineProse, Prose } from "../ui/prose.tsx";
import { Person } from "./person.tsx";
import { type Review, colourOf, questionOf } from "./review.ts";
import { ScoreDots } from "./score-dots.tsx";
import { type CompetencyScore, isWide, scoreWords, scoresOf } from "./scores.ts";

function Row({ review, score }: { readonly review: Review; readonly score: CompetencyScore }) {
  return (
    <tr>
      <th scope="row"><InlineProse text={score.name} /></th>
      {score.mean === undefined
        ? <td class="scores-none" colSpan={3}>{scoreWords(score)}</td>
        : (
          <>
            <td class="scores-dots"><ScoreDots score={score} colourOf={(member) => colourOf(review, member)} /></td>
            <td data-name="Mean">{score.mean.toFixed(1)}{isWide(score) && <div class="scores-wide">{score.lowest} to {score.highest}</div>}</td>
            <td data-name="Agreed on">{score.consensus || "–"}</td>
          </>
        )}
    </tr>
  );
}

function Head() {
  return <thead><tr><th>Competency</th><th>Marks</th><th>Mean</th><th>Agreed on</th></tr></thead>;
}

/** Every marked question of the interview, side by side. */
export function ScoreTable({ review }: { readonly review: Review }) {
  const asked = [...review.state.asked.values()].sort((a, b) => a.number - b.number);
  const parts = asked.map((one) => ({ asked: one, scores: scoresOf(review, one.question) })).filter((one) => one.scores.length > 0);
  if (parts.length === 0) return null;
  const chapterOf = (question: Id) => review.chapters.find((one) => one.question === question)?.id ?? "";
  return (
    <table class="scores">
      <Head />
      {parts.map((part) => (
        <tbody key={part.asked.question}>
          <tr class="scores-question"><th colSpan={4} scope="rowgroup"><a href={`#${chapterOf(part.asked.question)}`}>{part.asked.number}. <InlineProse text={questionOf(review, part.asked.question)?.title ?? ""} /></a></th></tr>
          {part.scores.map((score) => <Row key={score.competency} review={review} score={score} />)}
        </tbody>
      ))}
    </table>
  );
}

/** One question's marks, with the words beside them. */
export function QuestionScores({ review, question }: { readonly review: Review; readonly question: Id }) {
  const scores = scoresOf(review, question).filter((score) => score.marks.length > 0);
  if (scores.length === 0) return null;
  return (
    <div class="chapter-part">
      <h3>Marks</h3>
      <table class="scores"><Head /><tbody>{scores.map((score) => <Row key={score.competency} review={review} score={score} />)}</tbody></table>
      {scores.flatMap((score) => score.marks.filter((mark) => mark.comment || mark.original !== undefined).map((mark) => (
        <div key={`${score.competency} ${mark.member}`} class="chapter-part">
          <p class="note-owner"><Person review={review} member={mark.member} /> on “{score.name}”{mark.original !== undefined && `, first ${mark.original || "not assessed"}, revised to ${mark.mark || "not assessed"}`}</p>
          {mark.comment && <Prose size="small" text={mark.comment} />}
        </div>
      )))}
    </div>
  );
}
