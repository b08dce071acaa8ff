import type { Outlook } from "./cards.ts";
import type { Rating } from "./history/event.ts";
import { inTime } from "./schedule.ts";

export const gradeNames: { readonly [rating in Rating]: string } = { 1: "Again", 2: "Hard", 3: "Good", 4: "Easy" };
const meanings: { readonly [rating in Rating]: string } = { 1: "didn’t know it", 2: "with trouble", 3: "knew it", 4: "at once" };

interface GradesProps {
  readonly outlook: readonly Outlook[];
  readonly now: number;
  readonly onGrade: (rating: Rating) => void;
}

/** Four grades, each with when it brings the question back. */
export function Grades({ outlook, now, onGrade }: GradesProps) {
  return (
    <div class="study-grades" role="group" aria-label="How well did you know it?">
      {outlook.map(({ rating, due }) => (
        <button key={rating} type="button" class={`study-grade study-grade-${rating}`} aria-keyshortcuts={String(rating)} onClick={() => onGrade(rating)}>
          <span class="study-grade-name"><kbd aria-hidden="true">{rating}</kbd> {gradeNames[rating]}</span>
          <span class="study-grade-note">{meanings[rating]}</span>
          <span class="study-grade-due">{inTime(due - now)}</span>
        </button>
      ))}
    </div>
  );
}
