import type { ComponentChildren } from "preact";
import { useActions } from "../ui/actions.ts";
import { plainText } from "../ui/markdown.tsx";
import { Menu } from "../ui/menu.tsx";
import { Prose } from "../ui/prose.tsx";
import { asDateAndClock, asLength, count } from "../ui/time.ts";
import { ChapterView } from "./chapter-view.tsx";
import { type ExportForm, type Origin, download } from "./export.ts";
import { isLastOf } from "./export-blocks.ts";
import { Person } from "./person.tsx";
import { ReviewNav, chapterName, moments } from "./review-nav.tsx";
import type { Review } from "./review.ts";
import { ScoreTable } from "./score-table.tsx";
import { recommendationWords } from "./words.ts";
import "./review.css";

function jump(id: string): void {
  const found = document.getElementById(id);
  found?.scrollIntoView();
  found?.focus({ preventScroll: true });
}

function Verdicts({ review }: { readonly review: Review }) {
  const submissions = [...review.state.submissions.values()];
  if (submissions.length === 0) return <p class="scores-none">Nobody submitted a scorecard.</p>;
  return (
    <ul class="verdicts">
      {submissions.map((one) => (
        <li key={one.member} class="verdict">
          <Person review={review} member={one.member} />
          <p class={`verdict-word verdict-${one.recommendation}`}>{recommendationWords[one.recommendation]}</p>
          {one.text && <Prose size="small" text={one.text} />}
        </li>
      ))}
    </ul>
  );
}

const forms: readonly { readonly form: ExportForm; readonly label: string }[] = [
  { form: "md", label: "Markdown" }, { form: "html", label: "HTML page" }, { form: "json", label: "JSON, every record" },
];

function useReviewActions(review: Review, origin: Origin): void {
  useActions(() => [
    ...forms.map(({ form, label }) => ({ id: `export-${form}`, group: "Transcript", label: `Export as ${label}`, run: () => download(review, origin, form) })),
    { id: "print", group: "Transcript", label: "Print", run: () => print() },
    ...review.chapters.map((chapter) => ({ id: `to-${chapter.id}`, group: "Jump to", label: plainText(chapterName(review, chapter)), run: () => jump(chapter.id) })),
    ...moments(review).map((entry) => ({ id: `to-${entry.id}`, group: "Marked moments", label: entry.label || "Marked moment", run: () => jump(entry.id) })),
  ], [review, origin]);
}

interface ReviewProps {
  readonly review: Review;
  readonly origin: Origin;
  /** What is known of the seal. */
  readonly seal: ComponentChildren;
}

/** A transcript, read top to bottom: what was decided, the marks, then everything that happened. */
export function ReviewView({ review, origin, seal }: ReviewProps) {
  useReviewActions(review, origin);
  const { state } = review;
  const people = [...state.members.values()];
  return (
    <>
      <div class="page-top">
        <h1 class="page-title">{state.title}</h1>
        <Menu kind="plain" label="Export" groups={[forms.map(({ form, label }) => ({ label, run: () => download(review, origin, form) }))]} />
      </div>
      <p class="review-facts">
        <span>{asDateAndClock(review.start)}</span>
        <span>{asLength(review.end - review.start)}</span>
        <span>{count(state.asked.size, "question")} asked</span>
        {people.map((member) => <span key={member.id}><Person review={review} member={member.id} />, {member.role}</span>)}
      </p>
      {seal}
      <div class="review-columns">
        <div>
          <section aria-labelledby="verdicts">
            <h2 class="section-title" id="verdicts">Recommendations</h2>
            <Verdicts review={review} />
          </section>
          <section aria-labelledby="scores">
            <h2 class="section-title" id="scores">Marks</h2>
            <ScoreTable review={review} />
            <p class="field-hint">A dot for each rater. The triangle is the mean, the ring what the panel agreed on. “Not assessed” is in neither.</p>
          </section>
          {review.chapters.map((chapter) => <ChapterView key={chapter.id} review={review} chapter={chapter} isLast={isLastOf(review, chapter)} />)}
        </div>
        <ReviewNav review={review} />
      </div>
    </>
  );
}
