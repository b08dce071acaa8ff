import { fromBase64 } from "../api/base64.ts";
import type { Checkpoint as ShownCheckpoint } from "../api/types.ts";
import type { Id } from "../protocol/generated/messages.ts";
import { type Checkpoint, type CheckpointAlarm, type CheckpointMemory, type CheckpointVerdict, emptyMemory } from "../vault/checkpoints.ts";

// What this browser has seen of the organisation's chain is kept in its own storage, so that a transcript that was replaced,
// or a chain that was cut short, shows.

const keyOf = (organisation: Id) => `parley.chain.${organisation}`;

function isMemory(value: unknown): value is CheckpointMemory {
  if (typeof value !== "object" || value === null) return false;
  const { organisation, signer, last, opened } = value as Partial<Record<keyof CheckpointMemory, unknown>>;
  const end = last as Partial<CheckpointMemory["last"]> | null | undefined;
  return typeof organisation === "string" && (signer === null || typeof signer === "string")
    && typeof end?.checkpoint === "number" && typeof end.headerHash === "string" && typeof opened === "object" && opened !== null;
}

export function recall(organisation: Id): CheckpointMemory {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(keyOf(organisation)) ?? "null");
    return isMemory(value) && value.organisation === organisation ? value : emptyMemory(organisation);
  } catch {
    return emptyMemory(organisation);
  }
}

/** Keeps what a verdict says to keep, and hands on its alarms. */
export function learn({ memory, alarms }: CheckpointVerdict): readonly CheckpointAlarm[] {
  try {
    localStorage.setItem(keyOf(memory.organisation), JSON.stringify(memory));
  } catch {
    // Without storage nothing is remembered; each visit is a first one.
  }
  return alarms;
}

export function toChain(shown: readonly ShownCheckpoint[]): readonly Checkpoint[] {
  return [...shown]
    .sort((a, b) => a.checkpoint - b.checkpoint)
    .map((one) => ({ checkpoint: one.checkpoint, headerHash: fromBase64(one.header_hash) }));
}

export const alarmSentences: Readonly<Record<CheckpointAlarm, string>> = {
  "rolled-back": "The server shows fewer sealed transcripts than this browser saw before.",
  replaced: "A transcript has another header than the one that this browser or the chain knows.",
  gap: "A number is missing in the chain of sealed transcripts.",
  unlinked: "This transcript doesn’t follow the one that was sealed before it.",
  "other-organisation": "This transcript is another organisation’s.",
  "other-signer": "This transcript was signed with another key than those seen before.",
};
