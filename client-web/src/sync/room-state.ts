// What a room's records add up to. Plain data, never changed in place: each record makes a new state
// that shares what didn't change with the one before.
import { Text } from "@codemirror/state";
import type {
  Id,
  Phase,
  QuestionPart,
  Recommendation,
  Role,
  RoomQuestion,
  Rule,
} from "../protocol/generated/messages.ts";

export interface Member {
  readonly id: Id;
  readonly name: string;
  readonly role: Role;
  readonly present: boolean;
  readonly agreed: boolean;
  readonly joinedAt: number;
}

/** A question that was put on the candidate's screen, as it was shown there. */
export interface Asked {
  readonly question: Id;
  /** How many-th of those asked. */
  readonly number: number;
  readonly parts: readonly QuestionPart[];
  readonly language: string;
  readonly minutes: number;
  /** Undefined: the candidate isn't told. */
  readonly planned: boolean | undefined;
  readonly askedAt: number;
  /** The last time that it came on the screen. */
  readonly pushedAt: number;
  /** Milliseconds on the screen before `pushedAt`, as far as is known. */
  readonly spentMs: number;
}

export interface SharedText {
  readonly version: number;
  readonly text: Text;
  readonly at: number;
}

export interface ChatLine {
  readonly at: number;
  readonly by: Id | undefined;
  readonly to: "stage" | "panel";
  readonly text: string;
}

export interface Moment {
  readonly at: number;
  readonly by: Id | undefined;
  readonly label: string;
  /** What was on the candidate's screen then. */
  readonly question: Id | undefined;
}

export interface Mark {
  readonly member: Id;
  readonly question: Id;
  readonly competency: number;
  /** 0: not assessed. */
  readonly mark: number;
  readonly comment: string;
  /** Given after the scorecard was submitted. */
  readonly revision: boolean;
  readonly at: number;
}

export interface Tick {
  readonly member: Id;
  readonly question: Id;
  readonly signal: number;
  readonly on: boolean;
  readonly at: number;
}

export interface Submission {
  readonly member: Id;
  readonly recommendation: Recommendation;
  readonly text: string;
  readonly revision: boolean;
  readonly at: number;
}

export interface RoomState {
  /** Whose eyes these are; undefined: a reviewer, who has everybody's records. */
  readonly viewer: Id | undefined;
  readonly room: Id;
  readonly title: string;
  readonly organisation: string;
  readonly openedAt: number;
  readonly rule: Rule | undefined;
  readonly reviewers: readonly string[];
  readonly phase: Phase;
  readonly phaseAt: number;
  readonly members: ReadonlyMap<Id, Member>;
  readonly lead: Id | undefined;
  readonly plan: readonly RoomQuestion[];
  readonly asked: ReadonlyMap<Id, Asked>;
  /** What is on the candidate's screen. */
  readonly pushed: Id | undefined;
  /** By textKey(). */
  readonly texts: ReadonlyMap<string, SharedText>;
  readonly chat: readonly ChatLine[];
  readonly moments: readonly Moment[];
  /** By markKey(). */
  readonly marks: ReadonlyMap<string, Mark>;
  /** By markKey(), with the signal in the competency's place. */
  readonly ticks: ReadonlyMap<string, Tick>;
  /** By givenKey(): who has given their marks on which question. */
  readonly given: ReadonlySet<string>;
  /** Who has submitted a scorecard, seen or not. */
  readonly submitted: ReadonlySet<Id>;
  readonly submissions: ReadonlyMap<Id, Submission>;
  /** By consensusKey(). */
  readonly consensus: ReadonlyMap<string, number>;
}

export const markKey = (question: Id, item: number, member: Id): string => `${question}/${item}/${member}`;
export const givenKey = (question: Id, member: Id): string => `${question}/${member}`;
export const consensusKey = (question: Id, competency: number): string => `${question}/${competency}`;

/**
 * Where a text stands in `texts`. A member knows one private text of each name, their own; a reviewer
 * knows everybody's, so there the owner's id is part of the key.
 */
export const textKey = (document: string, viewer: Id | undefined, owner: Id | undefined): string =>
  viewer === undefined && document.startsWith("private/") ? `${document}@${owner ?? ""}` : document;

export const emptyText: SharedText = { version: 0, text: Text.empty, at: 0 };

export function emptyRoom(viewer?: Id): RoomState {
  return {
    viewer,
    room: "",
    title: "",
    organisation: "",
    openedAt: 0,
    rule: undefined,
    reviewers: [],
    phase: "planned",
    phaseAt: 0,
    members: new Map(),
    lead: undefined,
    plan: [],
    asked: new Map(),
    pushed: undefined,
    texts: new Map(),
    chat: [],
    moments: [],
    marks: new Map(),
    ticks: new Map(),
    given: new Set(),
    submitted: new Set(),
    submissions: new Map(),
    consensus: new Map(),
  };
}

