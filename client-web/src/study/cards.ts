import { type Card as FsrsCard, type Grade, State, createEmptyCard, fsrs } from "ts-fsrs";
import { groupBy } from "./group.ts";
import type { Rating, ReviewEvent, StudyEvent } from "./history/event.ts";
import { ratings } from "./history/event.ts";
import { keyOf } from "./items.ts";

/** One review and what it met. */
export interface Step {
  readonly at: number;
  readonly rating: Rating;
  /** It had been learnt before, so that this was a test of memory. */
  readonly wasLearnt: boolean;
  readonly spentMs: number;
}

/** What is known of one question in one person's memory. */
export interface Card {
  readonly key: string;
  readonly set: string;
  readonly question: string;
  /** Asked again in days, rather than in minutes. */
  readonly isLearnt: boolean;
  readonly due: number;
  /** Days until it is due, counted from the last review; 0 while it is being learnt. */
  readonly days: number;
  readonly first: number;
  readonly last: number;
  readonly steps: readonly Step[];
  readonly state: FsrsCard;
}

export type Cards = ReadonlyMap<string, Card>;

// No fuzz: two browsers with the same events come to the same dates.
const scheduler = fsrs({ enable_fuzz: false });

/** Without what was taken back; in the events' order. */
export function reviewsOf(events: readonly StudyEvent[]): readonly ReviewEvent[] {
  const undone = new Set(events.map((event) => (event.type === "undo" ? event.of : "")));
  return events.filter((event) => event.type === "review" && !undone.has(event.id)) as readonly ReviewEvent[];
}

function makeCard(key: string, reviews: readonly ReviewEvent[]): Card | undefined {
  const [first] = reviews;
  if (!first) return undefined;
  let state = createEmptyCard(first.at);
  const steps = reviews.map((review): Step => {
    const wasLearnt = state.state === State.Review;
    state = scheduler.next(state, review.at, review.rating as Grade).card;
    return { at: review.at, rating: review.rating, wasLearnt, spentMs: review.spent_ms };
  });
  return {
    key, set: first.set, question: first.question, isLearnt: state.state === State.Review, due: state.due.getTime(), days: state.scheduled_days,
    first: first.at, last: steps.at(-1)?.at ?? first.at, steps, state,
  };
}

/** Folds events into cards; what didn't change since the last call isn't worked out again. */
export function makeFold(): (events: readonly StudyEvent[]) => Cards {
  let before = new Map<string, { readonly ids: string; readonly card: Card }>();
  return (events) => {
    const now = new Map<string, { readonly ids: string; readonly card: Card }>();
    for (const [key, reviews] of groupBy(reviewsOf(events), ({ set, question }) => keyOf(set, question))) {
      const ids = reviews.map(({ id }) => id).join(" ");
      const known = before.get(key);
      const card = known?.ids === ids ? known.card : makeCard(key, reviews);
      if (card) now.set(key, { ids, card });
    }
    before = now;
    return new Map([...now].map(([key, { card }]) => [key, card]));
  };
}

export interface Outlook {
  readonly rating: Rating;
  /** When it would be asked again. */
  readonly due: number;
}

/** What each grade would bring. */
export function outlook(card: Card | undefined, now: number): readonly Outlook[] {
  const at = Math.max(now, card?.last ?? now); // a clock that was set back
  const state: FsrsCard = card?.state ?? createEmptyCard(at);
  return ratings.map((rating) => ({ rating, due: scheduler.next(state, at, rating as Grade).card.due.getTime() }));
}
