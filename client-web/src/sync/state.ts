// The fold: one record after the other makes the room. The live room and the reviewer's timeline go
// through the same function; shared/vectors/room holds it and the server's fold to the same cases.
import { ChangeSet } from "@codemirror/state";
import type { Changes, Id, RoomRecord } from "../protocol/generated/messages.ts";
import {
  consensusKey,
  emptyText,
  givenKey,
  markKey,
  textKey,
  type Asked,
  type Mark,
  type Member,
  type RoomState,
  type Submission,
  type Tick,
} from "./room-state.ts";

export * from "./room-state.ts";

type RecordOf<Type extends RoomRecord["type"]> = Extract<RoomRecord, { type: Type }>;
type Fold<Type extends RoomRecord["type"]> = (state: RoomState, record: RecordOf<Type>) => RoomState;

function set<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key, value: Value): Map<Key, Value> {
  return new Map(map).set(key, value);
}

function add<Value>(values: ReadonlySet<Value>, value: Value): ReadonlySet<Value> {
  return values.has(value) ? values : new Set(values).add(value);
}

/** Whose a record of the member audience is: the one it is for, in a live room oneself. */
function ownerOf(state: RoomState, record: { to?: Id; by?: Id }): Id {
  return record.to ?? state.viewer ?? record.by ?? "";
}

function changeMember(state: RoomState, id: Id, change: Partial<Member>): RoomState {
  const member = state.members.get(id);
  return member ? { ...state, members: set(state.members, id, { ...member, ...change }) } : state;
}

/** Takes the present question off the screen and adds up how long it was there. */
function leaveScreen(state: RoomState, at: number): RoomState {
  const asked = state.pushed === undefined ? undefined : state.asked.get(state.pushed);
  if (!asked) return state.pushed === undefined ? state : { ...state, pushed: undefined };
  const left: Asked = { ...asked, spentMs: asked.spentMs + Math.max(0, at - asked.pushedAt), pushedAt: at };
  return { ...state, pushed: undefined, asked: set(state.asked, asked.question, left) };
}

interface Edited {
  readonly document: string;
  readonly version: number;
  readonly changes: Changes;
  readonly at: number;
}

function edit(state: RoomState, record: Edited, owner: Id | undefined): RoomState {
  const key = textKey(record.document, state.viewer, owner);
  const before = state.texts.get(key) ?? emptyText;
  const text = ChangeSet.fromJSON(record.changes).apply(before.text);
  return { ...state, texts: set(state.texts, key, { version: record.version, text, at: record.at }) };
}

const mark = (state: RoomState, made: Mark): RoomState => ({
  ...state,
  marks: set(state.marks, markKey(made.question, made.competency, made.member), made),
});

const tick = (state: RoomState, made: Tick): RoomState => ({
  ...state,
  ticks: set(state.ticks, markKey(made.question, made.signal, made.member), made),
});

const submit = (state: RoomState, made: Submission): RoomState => ({
  ...state,
  submissions: set(state.submissions, made.member, made),
  submitted: add(state.submitted, made.member),
});

/** A reviewer has the marks themselves; that they were shown to others changes nothing. */
const ofOthers = (state: RoomState): boolean => state.viewer !== undefined;

const folds: { readonly [Type in RoomRecord["type"]]: Fold<Type> } = {
  room_opened: (state, record) => ({
    ...state,
    room: record.room,
    title: record.title,
    organisation: record.organisation,
    openedAt: record.at,
  }),
  panel_opened: (state, record) => ({ ...state, rule: record.rule, reviewers: record.reviewers }),
  question_planned: (state, record) => ({ ...state, plan: [...state.plan, record.question] }),
  phase_changed: (state, record) => ({
    ...(record.phase === "live" ? state : leaveScreen(state, record.at)),
    phase: record.phase,
    phaseAt: record.at,
  }),
  member_joined: (state, record) => ({
    ...state,
    members: set(state.members, record.member, {
      id: record.member,
      name: record.name,
      role: record.role,
      present: true,
      agreed: state.members.get(record.member)?.agreed ?? false,
      joinedAt: record.at,
    }),
  }),
  member_left: (state, record) => changeMember(state, record.member, { present: false }),
  agreed: (state, record) => changeMember(state, record.member, { agreed: true }),
  lead_taken: (state, record) => ({ ...state, lead: record.member }),
  question_pushed: (state, record) => {
    const left = leaveScreen(state, record.at);
    const before = left.asked.get(record.question);
    const asked: Asked = {
      question: record.question,
      number: record.number,
      parts: record.parts,
      language: record.language ?? "",
      minutes: record.minutes ?? 0,
      planned: record.planned,
      askedAt: before?.askedAt ?? record.at,
      pushedAt: record.at,
      spentMs: before?.spentMs ?? 0,
    };
    return { ...left, pushed: record.question, asked: set(left.asked, record.question, asked) };
  },
  part_revealed: (state, record) => {
    const asked = state.asked.get(record.question);
    if (!asked) return state;
    const more: Asked = { ...asked, parts: [...asked.parts, record.part] };
    return { ...state, asked: set(state.asked, record.question, more) };
  },
  question_withdrawn: (state, record) => leaveScreen(state, record.at),
  answer_edited: (state, record) => edit(state, record, undefined),
  notes_edited: (state, record) => edit(state, record, undefined),
  private_edited: (state, record) => edit(state, record, ownerOf(state, record)),
  said: (state, record) => ({
    ...state,
    chat: [...state.chat, { at: record.at, by: record.by, to: "stage", text: record.text }],
  }),
  panel_said: (state, record) => ({
    ...state,
    chat: [...state.chat, { at: record.at, by: record.by, to: "panel", text: record.text }],
  }),
  rated: (state, record) =>
    mark(state, {
      member: ownerOf(state, record),
      question: record.question,
      competency: record.competency,
      mark: record.mark,
      comment: record.comment ?? "",
      revision: record.revision ?? false,
      at: record.at,
    }),
  rating_given: (state, record) => ({
    ...state,
    given: add(state.given, givenKey(record.question, record.member)),
  }),
  rating_shown: (state, record) =>
    ofOthers(state)
      ? mark(state, {
          member: record.member,
          question: record.question,
          competency: record.competency,
          mark: record.mark,
          comment: record.comment ?? "",
          revision: record.revision ?? false,
          at: record.at,
        })
      : state,
  ticked: (state, record) =>
    tick(state, {
      member: ownerOf(state, record),
      question: record.question,
      signal: record.signal,
      on: record.on,
      at: record.at,
    }),
  tick_shown: (state, record) =>
    ofOthers(state)
      ? tick(state, {
          member: record.member,
          question: record.question,
          signal: record.signal,
          on: record.on,
          at: record.at,
        })
      : state,
  moment_marked: (state, record) => ({
    ...state,
    moments: [
      ...state.moments,
      { at: record.at, by: record.by, label: record.label ?? "", question: state.pushed },
    ],
  }),
  submitted: (state, record) =>
    submit(state, {
      member: ownerOf(state, record),
      recommendation: record.recommendation,
      text: record.text,
      revision: record.revision ?? false,
      at: record.at,
    }),
  submission_given: (state, record) => ({ ...state, submitted: add(state.submitted, record.member) }),
  submission_shown: (state, record) =>
    ofOthers(state)
      ? submit(state, {
          member: record.member,
          recommendation: record.recommendation,
          text: record.text,
          revision: record.revision ?? false,
          at: record.at,
        })
      : state,
  consensus_set: (state, record) => ({
    ...state,
    consensus: set(state.consensus, consensusKey(record.question, record.competency), record.mark),
  }),
};

/**
 * The state after one more record, stored or from a snapshot. Throws RangeError when a text's change
 * doesn't fit the text: then records are missing, and what is known has to be asked for anew.
 */
export function applyRecord(state: RoomState, record: RoomRecord): RoomState {
  // The table pairs each type with its own function; the compiler can't follow that through an index.
  const fold = folds[record.type] as Fold<RoomRecord["type"]> | undefined;
  return fold ? fold(state, record) : state;
}

export const isRecord = (message: { readonly type: string }): message is RoomRecord => message.type in folds;
