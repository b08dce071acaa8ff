// What goes into a session and what comes out of it.
import type { ChangeSet } from "@codemirror/state";
import type {
  Command,
  CommandId,
  Id,
  RoomRecord,
  Role,
  ServerMessage,
} from "../protocol/generated/messages.ts";
import type { Ask, AskedCommand, KeepPatch, KeptWork } from "./kept.ts";

export type SessionInput =
  /** Work kept from before was looked up; the session begins. */
  | { readonly type: "start"; readonly kept: KeptWork }
  | { readonly type: "opened" }
  /** `reached`: the connection had been open. */
  | { readonly type: "closed"; readonly code: number; readonly reached: boolean }
  | { readonly type: "received"; readonly message: ServerMessage | RoomRecord }
  | { readonly type: "ask"; readonly ask: Ask }
  /** The person typed; the change is one of the text in the editor. */
  | { readonly type: "edited"; readonly document: string; readonly changes: ChangeSet }
  | { readonly type: "cursor"; readonly document: string; readonly anchor: number; readonly head: number }
  /** Everything up to this ticket is on the browser's disk. */
  | { readonly type: "kept"; readonly ticket: number }
  /** The browser can't keep anything. */
  | { readonly type: "keep_failed" }
  /** The operating system says whether there is a network. */
  | { readonly type: "network"; readonly online: boolean }
  /** Does the server answer at all? After "probe". */
  | { readonly type: "probed"; readonly ok: boolean }
  /** Another tab of this browser has taken the seat. */
  | { readonly type: "taken_over" }
  /** The person wants another try now. */
  | { readonly type: "try_now" }
  | { readonly type: "dismiss"; readonly note: number }
  /** The time that `wakeAt` asked for has come. */
  | { readonly type: "tick" };

export type SessionEffect =
  | { readonly type: "connect" }
  | { readonly type: "disconnect" }
  | { readonly type: "probe" }
  | { readonly type: "send"; readonly message: Command }
  | { readonly type: "keep"; readonly ticket: number; readonly patch: KeepPatch }
  /** Something was written by somebody else: the editor of this text shows it. */
  | { readonly type: "show"; readonly document: string; readonly changes: ChangeSet; readonly by: Id | undefined }
  /** The editor of this text, or of every text, starts again from localText(). */
  | { readonly type: "reset"; readonly document: string | undefined }
  | {
      readonly type: "cursor";
      readonly document: string;
      readonly by: Id;
      readonly anchor: number;
      readonly head: number;
    };

/** How it stands with the line. */
export type Link =
  | { readonly state: "starting" }
  | { readonly state: "connecting"; readonly refused: boolean }
  | { readonly state: "joining" }
  | { readonly state: "joined" }
  /** Trying again at `retryAt`. `refused`, until it is let in: the server answers, but not to this seat. */
  | { readonly state: "down"; readonly retryAt: number; readonly refused: boolean }
  | { readonly state: "closed"; readonly reason: CloseReason };

export type CloseReason =
  | "elsewhere" // the same seat was taken in another tab or on another device
  | "sealed"
  | "over" // the interview ended for the candidate
  | "signed-out"
  | "no-seat"
  | "room-full"
  | "not-sealable"
  | "fault"; // the server found something wrong with what this page sent

/** Something that wasn't done, for the person to read. */
export interface Note {
  readonly number: number;
  readonly code: string;
  readonly text: string;
  /** What was asked for; undefined for a text. */
  readonly command: AskedCommand | undefined;
  readonly document: string | undefined;
  /** Words that would be lost otherwise. */
  readonly words: string;
}

export interface Self {
  readonly member: Id;
  readonly name: string;
  readonly role: Role;
}

export type SaveState =
  | { readonly kind: "saved" }
  | { readonly kind: "saving" }
  /**
   * Not connected: the browser has no network, or it has and the server doesn't answer, or not to this seat.
   * `unsaved`: something of one's own isn't stored; `kept`: all of that is on disk here.
   */
  | { readonly kind: "offline" | "unreachable" | "refused"; readonly unsaved: boolean; readonly kept: boolean }
  | { readonly kind: "server-cannot-store"; readonly unsaved: boolean; readonly kept: boolean }
  | { readonly kind: "closed"; readonly reason: CloseReason; readonly unsaved: boolean; readonly kept: boolean };

export type { CommandId };
