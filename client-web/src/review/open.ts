import * as api from "../api/api.ts";
import { fromBase64, toBase64 } from "../api/base64.ts";
import type { Me, TranscriptDetail } from "../api/types.ts";
import { type RoomRecord, recordTypes } from "../protocol/generated/messages.ts";
import { same } from "../vault/bytes.ts";
import { type CheckpointAlarm, checkChain, checkHeader } from "../vault/checkpoints.ts";
import { VaultError } from "../vault/errors.ts";
import type { Identity } from "../vault/identity.ts";
import { type SealedHeader, openSealed, verifySealed } from "../vault/sealed.ts";
import { alarmSentences, learn, recall, toChain } from "./chain-memory.ts";
import type { Origin } from "./export.ts";
import { type Sealed, findKey } from "./pass-on.ts";
import { type Review, readReview } from "./review.ts";

export interface Opened {
  readonly review: Review;
  readonly origin: Origin;
  readonly sealed: Sealed;
  /** Why the server's word about it can't be taken; empty when all is well. */
  readonly alarms: readonly CheckpointAlarm[];
}

/** It couldn't be opened, and what the server shows isn't what it should be: that comes first. */
export class Untrusted extends Error {
  constructor(readonly alarms: readonly CheckpointAlarm[], cause: unknown) {
    super(alarms.map((one) => alarmSentences[one]).join(" "), { cause });
    this.name = "Untrusted";
  }
}

export interface Step {
  readonly text: string;
  readonly done?: number;
}

function isRecord(value: unknown): value is RoomRecord {
  const type = typeof value === "object" && value !== null ? (value as { readonly type?: unknown }).type : undefined;
  return recordTypes.some((one) => one === type);
}

/** Errors: VaultError DAMAGED for what is no record. */
function decodeRecords(bytes: readonly Uint8Array[]): readonly RoomRecord[] {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return bytes.map((one) => {
    let value: unknown;
    try {
      value = JSON.parse(decoder.decode(one));
    } catch {
      throw new VaultError("DAMAGED");
    }
    if (!isRecord(value)) throw new VaultError("DAMAGED");
    return value;
  });
}

function compare(detail: TranscriptDetail, me: Me, header: SealedHeader): readonly CheckpointAlarm[] {
  const alarms: CheckpointAlarm[] = [];
  const asListed = header.room === detail.room && header.seal === detail.seal && same(header.headerHash, fromBase64(detail.header_hash));
  if (!asListed) alarms.push("replaced");
  if (header.organisation !== me.organisation.id) alarms.push("other-organisation");
  if (!same(header.signer, fromBase64(me.organisation.sign_public))) alarms.push("other-signer");
  return alarms;
}

async function watch(me: Me, header: SealedHeader): Promise<readonly CheckpointAlarm[]> {
  const chain = toChain(await api.checkpoints());
  const alarms = learn(checkChain(recall(me.organisation.id), chain));
  return [...alarms, ...learn(checkHeader(recall(me.organisation.id), chain, header))];
}

const noKeySentence = "Your keys don’t open this transcript. If you have had new keys since it was sealed, ask somebody who can open it to pass it on to you again.";

async function decrypt(file: Uint8Array, detail: TranscriptDetail, me: Me, identity: Identity, header: SealedHeader): Promise<Review> {
  const key = await findKey(detail, me, identity, header.headerHash).catch((error: unknown) => {
    throw error instanceof VaultError && error.result === "KEY_WRONG" ? new Error(noKeySentence, { cause: error }) : error;
  });
  try {
    return readReview(decodeRecords((await openSealed(file, key)).records));
  } finally {
    key.fill(0);
  }
}

/** Fetches, verifies and decrypts. Errors: Refusal, VaultError, Untrusted, RangeError (a text's change that doesn't fit). */
export async function openTranscript(detail: TranscriptDetail, me: Me, identity: Identity, onStep: (step: Step) => void, signal: AbortSignal): Promise<Opened> {
  const fetching = "Fetching the sealed file…";
  onStep({ text: fetching, done: 0 });
  const file = await api.sealedFile(detail.room, (done) => onStep({ text: fetching, done }), signal);
  onStep({ text: "Checking signature and chain…" });
  const header = await verifySealed(file);
  const alarms = [...new Set([...compare(detail, me, header), ...await watch(me, header)])];
  onStep({ text: "Opening the transcript…" });
  const review = await decrypt(file, detail, me, identity, header).catch((error: unknown) => {
    throw alarms.length > 0 ? new Untrusted(alarms, error) : error;
  });
  signal.throwIfAborted();
  return {
    review, alarms,
    origin: { seal: header.seal, sealedMs: header.sealedMs, checkpoint: header.checkpoint, headerHash: toBase64(header.headerHash) },
    sealed: { seal: header.seal, headerHash: header.headerHash },
  };
}
