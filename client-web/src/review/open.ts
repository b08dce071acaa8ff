import * as api from "../api/api.ts";
import { fromBase64, toBase64 } from "../api/base64.ts";
import type { Me, TranscriptDetail } from "../api/types.ts";
import { type RoomRecord, recordTypes } from "../protocol/generated/messages.ts";
import { same } from "../vault/bytes.ts";
import { type CheckpointAlarm, checkChain, checkHeader } from "../vault/checkpoints.ts";
import { VaultError } from "../vault/errors.ts";
import { openGrant } from "../vault/grant.ts";
import type { Identity } from "../vault/identity.ts";
import { type SealedHeader, openSealed, verifySealed } from "../vault/sealed.ts";
import { learn, recall, toChain } from "./chain-memory.ts";
import type { Origin } from "./export.ts";
import { type Review, readReview } from "./review.ts";

export interface Opened {
  readonly review: Review;
  readonly origin: Origin;
  /** Why the server's word about it can't be taken; empty when all is well. */
  readonly alarms: readonly CheckpointAlarm[];
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
export function decodeRecords(bytes: readonly Uint8Array[]): readonly RoomRecord[] {
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

/** The data key, from whichever of the person's grants opens. Errors: VaultError of the last one; KEY_WRONG without any. */
async function findKey(detail: TranscriptDetail, me: Me, identity: Identity, header: SealedHeader): Promise<Uint8Array> {
  let last: unknown = new VaultError("KEY_WRONG");
  for (const grant of detail.grants.filter((one) => one.recipient === me.id)) {
    try {
      return await openGrant(fromBase64(grant.bytes), identity, header.headerHash);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

function compare(detail: TranscriptDetail, me: Me, header: SealedHeader): readonly CheckpointAlarm[] {
  const alarms: CheckpointAlarm[] = [];
  if (header.room !== detail.room || header.seal !== detail.seal) alarms.push("replaced");
  if (header.organisation !== me.organisation.id) alarms.push("other-organisation");
  if (!same(header.signer, fromBase64(me.organisation.sign_public))) alarms.push("other-signer");
  return alarms;
}

async function watch(me: Me, header: SealedHeader): Promise<readonly CheckpointAlarm[]> {
  const chain = toChain(await api.checkpoints());
  const alarms = learn(checkChain(recall(me.organisation.id), chain));
  return [...alarms, ...learn(checkHeader(recall(me.organisation.id), chain, header))];
}

/** Fetches, verifies and decrypts. Errors: Refusal, VaultError, RangeError (a text's change that doesn't fit). */
export async function openTranscript(detail: TranscriptDetail, me: Me, identity: Identity, onStep: (step: Step) => void, signal: AbortSignal): Promise<Opened> {
  const fetching = "Fetching the sealed file…";
  onStep({ text: fetching, done: 0 });
  const file = await api.sealedFile(detail.room, (done) => onStep({ text: fetching, done }), signal);
  onStep({ text: "Checking signature and chain…" });
  const header = await verifySealed(file);
  const alarms = [...compare(detail, me, header), ...await watch(me, header)];
  onStep({ text: "Opening the transcript…" });
  const key = await findKey(detail, me, identity, header);
  const { records } = await openSealed(file, key);
  key.fill(0);
  signal.throwIfAborted();
  return {
    review: readReview(decodeRecords(records)),
    origin: { seal: header.seal, sealedMs: header.sealedMs, checkpoint: header.checkpoint, headerHash: toBase64(header.headerHash) },
    alarms: [...new Set(alarms)],
  };
}
