// The JSON API's shapes, as shared/protocol/openapi.json describes them.
import type { Id, Phase, Role, Rule } from "../protocol/generated/messages.ts";

export type * from "./set-types.ts";

export type AccountRole = "administrator" | "interviewer" | "author" | "reviewer";

/** Base64, with padding, of bytes. */
export type Base64 = string;

export interface Challenge {
  readonly salt: Base64;
  readonly passes: number;
  readonly memory_kib: number;
}

export interface Organisation {
  readonly id: Id;
  readonly name: string;
  readonly sign_public: Base64;
  readonly recovery_box_public: Base64;
}

export interface Me {
  readonly id: Id;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly AccountRole[];
  readonly has_keys: boolean;
  readonly box_public?: Base64;
  readonly sign_public?: Base64;
  readonly organisation: Organisation;
}

export interface Keys extends Challenge {
  readonly wrapped: Base64;
}

export interface NewKeys extends Keys {
  readonly auth: Base64;
  readonly box_public: Base64;
  readonly sign_public: Base64;
}

export interface RedeemedSeat {
  readonly kind: "room";
  readonly room: Id;
  readonly member: Id;
  readonly role: Role;
  readonly name: string;
  readonly title: string;
}

export interface RedeemedAccount {
  readonly kind: "account";
  readonly email: string;
  readonly name: string;
}

export type Redeemed = RedeemedSeat | RedeemedAccount;

export interface Person {
  readonly id: Id;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly AccountRole[];
  readonly has_keys: boolean;
  readonly disabled: boolean;
  /** With these a transcript is passed on to them, and what they passed on is checked; for who has keys. */
  readonly box_public?: Base64;
  readonly sign_public?: Base64;
}

export interface Seat {
  readonly member: Id;
  readonly name: string;
  readonly role: Role;
  readonly account?: Id;
}

export interface SeatLink {
  readonly member: Id;
  readonly name: string;
  readonly role: Role;
  readonly url: string;
  readonly expires_ms: number;
}

export interface RoomRow {
  readonly id: Id;
  readonly title: string;
  readonly phase: Phase;
  readonly created_ms: number;
  readonly changed_ms: number;
  readonly member?: Id;
  readonly role?: Role;
}

export interface Room extends RoomRow {
  readonly rule: Rule;
  readonly seats: readonly Seat[];
  readonly reviewers: readonly { readonly id: Id; readonly name: string }[];
  readonly questions: readonly { readonly id: Id; readonly title: string }[];
}

export interface NewSeat {
  readonly role: Role;
  readonly name: string;
  readonly account?: Id;
  /** What identifies a candidate, so that what they were asked is known; kept only as a keyed hash. Absent: the name. */
  readonly candidate?: string;
}

export interface NewRoom {
  readonly title: string;
  readonly rule?: Rule;
  /** May be absent when each question names its own, as "set/key". */
  readonly set?: string;
  readonly questions?: readonly string[];
  readonly reviewers: readonly Id[];
  readonly seats?: readonly NewSeat[];
}

export interface Transcript {
  readonly seal: Id;
  readonly room: Id;
  readonly title: string;
  readonly sealed_ms: number;
  readonly checkpoint: number;
  readonly size_bytes: number;
  readonly record_count: number;
  readonly header_hash: Base64;
}

export interface Grant {
  readonly id: Id;
  readonly bytes: Base64;
  readonly granted_ms: number;
  /** Absent: the organisation's recovery key. */
  readonly recipient?: Id;
  readonly recipient_name?: string;
}

export interface TranscriptDetail extends Transcript {
  readonly header: Base64;
  readonly grants: readonly Grant[];
}

export interface Checkpoint {
  readonly checkpoint: number;
  readonly seal: Id;
  readonly header_hash: Base64;
  readonly sealed_ms: number;
}
