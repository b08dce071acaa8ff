// Sentences of the room's screens that several of them say.
import type { Recommendation, Role, SignalKind } from "../protocol/generated/messages.ts";
import type { CloseReason, SaveState } from "../sync/session.ts";
import type { Tone } from "../ui/status.tsx";

type Cut = Exclude<SaveState["kind"], "saved" | "saving">;

/** While nothing reaches the store: when all is there already; when the rest is kept in this browser; when it isn't. */
const cutWords: Readonly<Record<Cut, { readonly stored: string; readonly kept: string; readonly lost: string }>> = {
  offline: {
    stored: "Offline. Everything you wrote is saved",
    kept: "Offline, kept here. It is sent when the line is back",
    lost: "Offline, only in this page. Don’t close it",
  },
  unreachable: {
    stored: "The server can’t be reached. Everything you wrote is saved",
    kept: "The server can’t be reached. Kept here; it is sent when the server is back",
    lost: "The server can’t be reached. Only in this page; don’t close it",
  },
  refused: {
    stored: "Not let in. Everything you wrote is saved",
    kept: "Not let in. Kept here; it is sent when you are let in again",
    lost: "Not let in. Only in this page; don’t close it",
  },
  "server-cannot-store": {
    stored: "The server can’t store at the moment",
    kept: "The server can’t store at the moment. Kept here",
    lost: "The server can’t store at the moment. Don’t close this page",
  },
  closed: { stored: "Saved", kept: "Not saved; kept in this browser", lost: "Not saved; only in this page" },
};

/** The save line: always what is true, in a few words. */
export function saveWords(save: SaveState): { readonly tone: Tone; readonly text: string } {
  if (save.kind === "saved") return { tone: "good", text: "Saved" };
  if (save.kind === "saving") return { tone: "working", text: "Saving…" };
  const { stored, kept, lost } = cutWords[save.kind];
  if (!save.unsaved) return { tone: save.kind === "closed" ? "plain" : "caution", text: stored };
  return save.kept ? { tone: "caution", text: kept } : { tone: "bad", text: lost };
}

/** The server answers, but not to this seat. `linked`: the seat was taken by a link. */
export const refusedText = (linked: boolean): string =>
  linked
    ? "Your link was replaced by a new one, or its time is over; or this isn’t the browser in which it was used first, the only one in which it opens the room. Ask whoever invited you for a new link. This page goes on trying."
    : "The room may be closed, or your session has ended. This page goes on trying.";

/** A used link opens nothing a second time: whoever came by one needs another. */
export const signedOutText = (linked: boolean): string =>
  linked
    ? "Your link was replaced by a new one, or its time is over. Only a new link opens the room again: ask whoever invited you."
    : "Sign in again to come back to the room.";

export const closedWords: { readonly [reason in CloseReason]: { readonly title: string; readonly text: string } } = {
  "elsewhere": {
    title: "This seat is open in another place.",
    text: "It was opened in another tab or on another device, and only the newest one is in the room.",
  },
  "sealed": { title: "The room is closed.", text: "Its transcript is sealed. Nothing can be added." },
  "over": { title: "The interview is over.", text: "Thank you. You can close this page." },
  "signed-out": { title: "Your session has ended.", text: signedOutText(false) },
  "no-seat": { title: "There is no seat for you in this room.", text: "Ask for a new link, or sign in with the account that was invited." },
  "room-full": { title: "The room is full.", text: "It has as many members as it can hold." },
  "not-sealable": {
    title: "The room can’t be opened yet.",
    text: "It needs a reviewer who has a key, and the organisation a recovery key. Tell whoever planned the room.",
  },
  "fault": {
    title: "The server hung up.",
    text: "It found something wrong with what this page sent. Loading the page again usually helps; your work is kept.",
  },
};

export const roleWords: { readonly [role in Role]: string } = {
  interviewer: "interviewer",
  observer: "observer",
  candidate: "candidate",
};

export const signalWords: { readonly [kind in SignalKind]: string } = {
  "expected": "Expected",
  "strong": "Strong",
  "red-flag": "Red flag",
};

export const recommendationWords: { readonly [one in Recommendation]: string } = {
  "strong-no": "Strong no",
  "no": "No",
  "yes": "Yes",
  "strong-yes": "Strong yes",
};
