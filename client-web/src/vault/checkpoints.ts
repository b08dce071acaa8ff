import type { Id } from "../protocol/generated/messages.ts";
import { toHex } from "./bytes.ts";
import type { SealedHeader } from "./sealed.ts";

/** What a reviewer's client keeps of one organisation's chain of sealed headers. Hashes and keys as hexadecimal digits. */
export interface CheckpointMemory {
  readonly organisation: Id;
  /** The organisation's key, as first seen in a file. */
  readonly signer: string | null;
  /** The highest checkpoint that was seen; number 0: none. */
  readonly last: { readonly checkpoint: number; readonly headerHash: string };
  /** The header hash of each transcript that was opened, by its seal. */
  readonly opened: Readonly<Record<Id, string>>;
}

/** One entry of the chain, as the server shows it. */
export interface Checkpoint {
  readonly checkpoint: number;
  readonly headerHash: Uint8Array;
}

/**
 * Why the server's word can't be taken:
 * `rolled-back` it shows fewer checkpoints than before; `replaced` another header where one was known; `gap` numbers are missing or double;
 * `unlinked` a file doesn't follow the one before it; `other-organisation`, `other-signer` a file isn't the organisation's.
 */
export type CheckpointAlarm = "rolled-back" | "replaced" | "gap" | "unlinked" | "other-organisation" | "other-signer";

export interface CheckpointVerdict {
  /** What to keep from now on; unchanged when there are alarms. */
  readonly memory: CheckpointMemory;
  readonly alarms: readonly CheckpointAlarm[];
}

export function emptyMemory(organisation: Id): CheckpointMemory {
  return { organisation, signer: null, last: { checkpoint: 0, headerHash: "" }, opened: {} };
}

const hashAt = (chain: readonly Checkpoint[], checkpoint: number): string | undefined => {
  const found = chain[checkpoint - 1];
  return found && toHex(found.headerHash);
};

const verdict = (before: CheckpointMemory, after: CheckpointMemory, alarms: readonly CheckpointAlarm[]): CheckpointVerdict =>
  alarms.length > 0 ? { memory: before, alarms } : { memory: after, alarms };

/** The chain from number 1 to the newest, held against what was seen before. */
export function checkChain(memory: CheckpointMemory, chain: readonly Checkpoint[]): CheckpointVerdict {
  const alarms: CheckpointAlarm[] = [];
  const { last } = memory;
  if (chain.some((entry, at) => entry.checkpoint !== at + 1)) alarms.push("gap");
  if (chain.length < last.checkpoint) alarms.push("rolled-back");
  else if (last.checkpoint > 0 && hashAt(chain, last.checkpoint) !== last.headerHash) alarms.push("replaced");
  const newest = { checkpoint: chain.length, headerHash: hashAt(chain, chain.length) ?? "" };
  return verdict(memory, { ...memory, last: newest }, alarms);
}

/** A verified file's header, held against the chain (which checkChain found good) and what was seen before. */
export function checkHeader(memory: CheckpointMemory, chain: readonly Checkpoint[], header: SealedHeader): CheckpointVerdict {
  const alarms: CheckpointAlarm[] = [];
  const headerHash = toHex(header.headerHash);
  const signer = toHex(header.signer);
  const known = memory.opened[header.seal];
  if (header.organisation !== memory.organisation) alarms.push("other-organisation");
  if (memory.signer !== null && memory.signer !== signer) alarms.push("other-signer");
  if (hashAt(chain, header.checkpoint) !== headerHash || (known !== undefined && known !== headerHash)) alarms.push("replaced");
  if (header.checkpoint > 1 && hashAt(chain, header.checkpoint - 1) !== toHex(header.previousCheckpoint)) alarms.push("unlinked");
  return verdict(memory, { ...memory, signer, opened: { ...memory.opened, [header.seal]: headerHash } }, alarms);
}
