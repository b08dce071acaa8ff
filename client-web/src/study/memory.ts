import { computed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { makeFold } from "./cards.ts";
import { history, syncSoon } from "./history/current.ts";
import type { NewEvent, StudyEvent } from "./history/event.ts";

// What the history says; empty until it was opened.

const fold = makeFold();
export const events = computed<readonly StudyEvent[]>(() => history.value?.events.value ?? []);
export const cards = computed(() => fold(events.value));

/** Keeps what has just happened; nothing while the history isn't open. */
export function record(event: NewEvent): StudyEvent | undefined {
  const made = history.peek()?.record(event);
  if (made) syncSoon();
  return made;
}

/** The time, told anew so often. */
export function useClock(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
