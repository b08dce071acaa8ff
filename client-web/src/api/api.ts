import type { QuestionSet } from "../questions/set.ts";
import { request, requestBytes } from "./request.ts";
import type {
  Base64, Challenge, Checkpoint, Keys, Me, NewKeys, NewRoom, NewSeat, Person, Redeemed, Room, RoomRow, Seat, SeatLink,
  SetRow, Transcript, TranscriptDetail,
} from "./types.ts";

// One function an operation of shared/protocol/openapi.json, under its name there. What only authors
// need stands in sets.ts, imports.ts, building.ts and study.ts.

const part = encodeURIComponent;

export const challenge = (email: string) => request<Challenge>("POST", "/api/sessions/challenge", { email });
export const signIn = (email: string, auth: Base64) => request<Me>("POST", "/api/sessions", { email, auth });
export const signOut = () => request<void>("DELETE", "/api/sessions/current");
export const signOutEverywhere = () => request<void>("DELETE", "/api/sessions");
export const redeem = (token: string) => request<Redeemed>("POST", "/api/links/redeem", { token });
export const me = () => request<Me>("GET", "/api/me");
export const keys = () => request<Keys>("GET", "/api/me/keys");
export const putKeys = (made: NewKeys) => request<Me>("PUT", "/api/me/keys", made);
export const people = async () => (await request<{ readonly people: readonly Person[] }>("GET", "/api/people")).people;

export const rooms = async () => (await request<{ readonly rooms: readonly RoomRow[] }>("GET", "/api/rooms")).rooms;
export const room = (id: string) => request<Room>("GET", `/api/rooms/${part(id)}`);
export const createRoom = (made: NewRoom) =>
  request<{ readonly room: Room; readonly links: readonly SeatLink[] }>("POST", "/api/rooms", made);
export const addSeat = (id: string, seat: NewSeat) =>
  request<{ readonly seat: Seat; readonly link?: SeatLink }>("POST", `/api/rooms/${part(id)}/seats`, seat);
export const newLink = (id: string, member: string) => request<SeatLink>("POST", `/api/rooms/${part(id)}/seats/${part(member)}/link`);

export const sets = async () => (await request<{ readonly sets: readonly SetRow[] }>("GET", "/api/sets")).sets;
/** The operation `set`. `wanted`: a version; absent, the newest. */
export const questionSet = async (id: string, wanted?: number): Promise<QuestionSet> => {
  const query = wanted === undefined ? "" : `?version=${wanted}`;
  const { version, set } = await request<{ readonly version: number; readonly set: QuestionSet }>("GET", `/api/sets/${part(id)}${query}`);
  return { ...set, version };
};

export const transcripts = async () => (await request<{ readonly transcripts: readonly Transcript[] }>("GET", "/api/transcripts")).transcripts;
export const transcript = (id: string) => request<TranscriptDetail>("GET", `/api/transcripts/${part(id)}`);
export const sealedFile = (id: string, onProgress?: (done: number) => void, signal?: AbortSignal) =>
  requestBytes(`/api/transcripts/${part(id)}/sealed`, onProgress, signal);
export const grant = (id: string, recipient: string, bytes: Base64) =>
  request<{ readonly id: string }>("POST", `/api/transcripts/${part(id)}/grants`, { recipient, bytes });
export const takeBack = (id: string, grantId: string) => request<void>("DELETE", `/api/transcripts/${part(id)}/grants/${part(grantId)}`);
export const checkpoints = async () => (await request<{ readonly checkpoints: readonly Checkpoint[] }>("GET", "/api/checkpoints")).checkpoints;
