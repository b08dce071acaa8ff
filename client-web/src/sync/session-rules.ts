// Which close codes and refusals end a session for good, and whether a server has forgotten something.
import type { Seen } from "../protocol/generated/messages.ts";
import type { CloseReason } from "./session-types.ts";

const closeReasons: { readonly [code: number]: CloseReason } = {
  1003: "fault",
  1007: "fault",
  1008: "fault",
  1009: "fault",
  4001: "elsewhere",
  4002: "sealed",
  4003: "over",
  4004: "signed-out",
};
/** Undefined: worth coming back. */
export const closeReasonOf = (code: number): CloseReason | undefined => closeReasons[code];

/** Refusals of join after which there is nothing to come back to. */
export const codeReasons: { readonly [code: string]: CloseReason } = {
  room_sealed: "sealed",
  interview_over: "over",
  room_not_found: "no-seat",
  not_signed_in: "signed-out",
  room_full: "room-full",
  not_sealable: "not-sealable",
  not_allowed: "no-seat",
};

/** Has the server fewer records than it had once sent? */
export function lostSince(seen: Seen | undefined, now: Seen): boolean {
  if (!seen) return false;
  const fewer = (before: number | undefined, after: number | undefined): boolean =>
    before !== undefined && after !== undefined && after < before;
  return fewer(seen.stage, now.stage) || fewer(seen.panel, now.panel) || fewer(seen.member, now.member);
}
