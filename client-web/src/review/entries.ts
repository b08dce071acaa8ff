import type { Id, Phase, QuestionPart, Recommendation, Role, RoomQuestion } from "../protocol/generated/messages.ts";

interface Happened<Kind extends string> {
  readonly kind: Kind;
  /** Unique in the transcript; what the page jumps to. */
  readonly id: string;
  readonly at: number;
  readonly by: Id | undefined;
}

export interface PhaseEntry extends Happened<"phase"> { readonly phase: Phase }
export interface JoinedEntry extends Happened<"joined"> { readonly member: Id; readonly name: string; readonly role: Role; readonly again: boolean }
export interface LeftEntry extends Happened<"left"> { readonly member: Id }
export interface AgreedEntry extends Happened<"agreed"> { readonly member: Id }
export interface LeadEntry extends Happened<"lead"> { readonly member: Id }
export interface AddedEntry extends Happened<"added"> { readonly question: RoomQuestion }
export interface PushedEntry extends Happened<"pushed"> { readonly question: Id; readonly parts: readonly QuestionPart[]; readonly again: boolean; readonly planned: boolean }
export interface RevealedEntry extends Happened<"revealed"> { readonly question: Id; readonly part: QuestionPart }
export interface WithdrawnEntry extends Happened<"withdrawn"> { readonly question: Id }
/** A stretch of typing by one person in one text. `pad` is the text's key in the review. */
export interface TypedEntry extends Happened<"typed"> {
  readonly pad: string;
  readonly until: number;
  readonly inserted: number;
  readonly deleted: number;
  readonly firstStep: number;
  readonly lastStep: number;
}
export interface SaidEntry extends Happened<"said"> { readonly text: string; readonly toPanel: boolean }
export interface RatedEntry extends Happened<"rated"> {
  readonly member: Id;
  readonly question: Id;
  readonly competency: number;
  readonly mark: number;
  readonly comment: string;
  readonly revision: boolean;
  /** The mark that stood there before. */
  readonly before: number | undefined;
}
export interface TickedEntry extends Happened<"ticked"> { readonly member: Id; readonly question: Id; readonly signal: number; readonly on: boolean }
export interface MomentEntry extends Happened<"moment"> { readonly label: string }
export interface SubmittedEntry extends Happened<"submitted"> { readonly member: Id; readonly recommendation: Recommendation; readonly text: string; readonly revision: boolean }
export interface ConsensusEntry extends Happened<"consensus"> { readonly question: Id; readonly competency: number; readonly mark: number }

export type Entry =
  | PhaseEntry | JoinedEntry | LeftEntry | AgreedEntry | LeadEntry | AddedEntry | PushedEntry | RevealedEntry | WithdrawnEntry
  | TypedEntry | SaidEntry | RatedEntry | TickedEntry | MomentEntry | SubmittedEntry | ConsensusEntry;
