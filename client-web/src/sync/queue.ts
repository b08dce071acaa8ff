// Commands that have no answer yet, in the order in which they were given.
import type { CommandId } from "../protocol/generated/messages.ts";
import type { AskedCommand } from "./kept.ts";

/** The server remembers more than this; PROTOCOL.md asks for no more at a time. */
export const maxUnanswered = 64;

export interface Entry {
  readonly order: number;
  readonly id: CommandId;
  /** Undefined: the edit under way of `document`. */
  readonly command: AskedCommand | undefined;
  readonly document: string | undefined;
  /** May be sent once what was kept up to this ticket is on disk. */
  readonly ticket: number;
  sent: boolean;
  /** It may have reached the server, so its id stands for its content. */
  everSent: boolean;
}

/** Commands that set one thing, of which only the last counts. */
export function targetOf(command: Omit<AskedCommand, "id">): string | undefined {
  const ask = command as AskedCommand;
  switch (ask.type) {
    case "rate":
    case "consensus":
      return `${ask.type}/${ask.question}/${ask.competency}`;
    case "tick":
      return `tick/${ask.question}/${ask.signal}`;
    default:
      return undefined;
  }
}

/**
 * Commands that only mean something at the moment: they aren't taken while the line is down, since
 * nobody would expect them to happen minutes later.
 */
const atOnce: ReadonlySet<AskedCommand["type"]> = new Set([
  "admit",
  "end",
  "lead",
  "moment",
  "next",
  "push",
  "reveal",
  "seal",
  "withdraw",
]);
export const isAtOnce = (type: AskedCommand["type"]): boolean => atOnce.has(type);

/** A refused command that may be tried again is not, when a later one has the same target. */
export function isSuperseded(queue: readonly Entry[], entry: Entry): boolean {
  const target = entry.command && targetOf(entry.command);
  if (target === undefined) return false;
  return queue.some((other) => other.order > entry.order && other.command && targetOf(other.command) === target);
}
