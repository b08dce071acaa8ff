import { signal } from "@preact/signals";
import type { SeatLink } from "../api/types.ts";
import type { Id } from "../protocol/generated/messages.ts";

// Links are told once, by the answer that made them. They are kept here until the page is left, and nowhere else.
const kept = signal<ReadonlyMap<Id, readonly SeatLink[]>>(new Map());

export function freshLinks(room: Id): readonly SeatLink[] {
  return kept.value.get(room) ?? [];
}

/** A newer link of the same seat takes the older one's place: that one has stopped working. */
export function keepFreshLinks(room: Id, links: readonly SeatLink[]): void {
  const before = (kept.peek().get(room) ?? []).filter((one) => !links.some((link) => link.member === one.member));
  kept.value = new Map(kept.peek()).set(room, [...before, ...links]);
}
