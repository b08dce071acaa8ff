import type { Card, Cards } from "./cards.ts";
import type { StudyEvent } from "./history/event.ts";

export const usualNewPerDay = 10;

export function newPerDay(events: readonly StudyEvent[]): number {
  return events.reduce((limit, event) => (event.type === "limit" ? event.new_per_day : limit), usualNewPerDay);
}

export interface Day {
  readonly start: number;
  readonly end: number;
}

/** The day by the calendar of the place where the browser is. */
export function dayOf(at: number): Day {
  const start = new Date(at);
  start.setHours(0, 0, 0, 0);
  const end = new Date(start);
  end.setDate(end.getDate() + 1);
  return { start: start.getTime(), end: end.getTime() };
}

/** A day's card is due from that day's beginning; one that is being learnt, at its minute. */
export function dueAt(card: Card): number {
  return card.days > 0 ? dayOf(card.due).start : card.due;
}

export interface Plan {
  /** To be asked now, the longest due first. */
  readonly due: readonly Card[];
  /** Being learnt, and due before the day is over. */
  readonly later: readonly Card[];
  /** Keys of questions never asked, as many as the day still takes. */
  readonly fresh: readonly string[];
  /** How many there are beyond those. */
  readonly freshLeft: number;
  /** When the next one that isn't due now is; absent: there is none. */
  readonly next: number | undefined;
}

interface Wanted {
  readonly cards: Cards;
  /** What can be asked, in the order in which new ones come. */
  readonly keys: readonly string[];
  readonly now: number;
  readonly newPerDay: number;
  /** More new ones than the limit, today. */
  readonly extra?: number;
}

export function planStudy({ cards, keys, now, newPerDay: limit, extra = 0 }: Wanted): Plan {
  const day = dayOf(now);
  const known = keys.flatMap((key) => cards.get(key) ?? []);
  const byTime = known.map((card) => ({ card, at: dueAt(card) })).sort((a, b) => a.at - b.at || (a.card.key < b.card.key ? -1 : 1));
  const waiting = byTime.filter(({ at }) => at > now);
  const begunToday = [...cards.values()].filter(({ first }) => first >= day.start && first < day.end).length;
  const unseen = keys.filter((key) => !cards.has(key));
  const room = Math.max(0, limit + extra - begunToday);
  return {
    due: byTime.filter(({ at }) => at <= now).map(({ card }) => card),
    later: waiting.filter(({ at }) => at < day.end).map(({ card }) => card),
    fresh: unseen.slice(0, room),
    freshLeft: Math.max(0, unseen.length - room),
    next: waiting[0]?.at,
  };
}

const minute = 60_000;
const day = 24 * 60 * minute;

/** "in 10 min", "in 3 days", "in 2 months" */
export function inTime(ms: number): string {
  const unit = (value: number, one: string) => `in ${value} ${one}${value === 1 ? "" : "s"}`;
  if (ms < 60 * minute) return `in ${Math.max(1, Math.round(ms / minute))} min`;
  if (ms < 22 * 60 * minute) return unit(Math.round(ms / (60 * minute)), "hour");
  const days = Math.round(ms / day);
  if (days < 31) return unit(Math.max(1, days), "day");
  if (days < 365) return unit(Math.round(days / 30.4), "month");
  return unit(Math.round(days / 36.5) / 10, "year");
}

/** The day of a time, seen from now: "today", "tomorrow", "in 5 days". */
export function whichDay(at: number, now: number): string {
  const days = Math.round((dayOf(at).start - dayOf(now).start) / day);
  return days <= 0 ? "today" : days === 1 ? "tomorrow" : inTime(days * day);
}
