import type { Id } from "../protocol/generated/messages.ts";
import { type Review, colourOf, nameOf } from "./review.ts";

/** Somebody's name in their colour. */
export function Person({ review, member }: { readonly review: Review; readonly member: Id | undefined }) {
  if (member === undefined || !review.state.members.has(member)) return <span>{nameOf(review, member)}</span>;
  return <span class={`speaker speaker-${colourOf(review, member)}`}>{nameOf(review, member)}</span>;
}
