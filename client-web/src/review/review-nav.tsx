import { InlineProse } from "../ui/prose.tsx";
import { asOffset } from "../ui/time.ts";
import type { MomentEntry } from "./entries.ts";
import { type Chapter, type Review, nameOf, questionOf } from "./review.ts";

const titles = { before: "Before the first question", between: "Between questions", debrief: "Debrief", question: "A question" } as const;

/** Markdown: a question's title may hold code. */
export function chapterName(review: Review, chapter: Chapter): string {
  return questionOf(review, chapter.question)?.title ?? titles[chapter.kind];
}

export function moments(review: Review): readonly MomentEntry[] {
  return review.chapters.flatMap((chapter) => chapter.entries).filter((entry) => entry.kind === "moment");
}

/** Questions and marked moments, to jump to. */
export function ReviewNav({ review }: { readonly review: Review }) {
  const marked = moments(review);
  return (
    <nav class="review-nav no-print" aria-label="In this transcript">
      <div>
        <h2>Questions</h2>
        <ol>
          {review.chapters.map((chapter) => (
            <li key={chapter.id}><a href={`#${chapter.id}`}><span class="review-nav-time">{asOffset(chapter.at - review.start)}</span><span><InlineProse text={chapterName(review, chapter)} /></span></a></li>
          ))}
        </ol>
      </div>
      {marked.length > 0 && (
        <div>
          <h2>Marked moments</h2>
          <ol>
            {marked.map((entry) => (
              <li key={entry.id}><a href={`#${entry.id}`}><span class="review-nav-time">{asOffset(entry.at - review.start)}</span><span>{entry.label || `by ${nameOf(review, entry.by)}`}</span></a></li>
            ))}
          </ol>
        </div>
      )}
    </nav>
  );
}
