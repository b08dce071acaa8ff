import type { Id } from "../protocol/generated/messages.ts";
import { Fields, ascii, isZero, join, same, startsWith } from "./bytes.ts";
import { need } from "./errors.ts";
import { type Sodium, loadSodium } from "./sodium.ts";

/** A sealed file's header. Times are milliseconds since 1970; hashes and keys 32 bytes. */
export interface SealedHeader {
  readonly organisation: Id;
  readonly room: Id;
  readonly seal: Id;
  readonly openedMs: number;
  readonly closedMs: number;
  readonly sealedMs: number;
  readonly recordCount: number;
  readonly liveHead: Uint8Array;
  /** The header hash of the file that was sealed before; zeros: this is the first. */
  readonly previousCheckpoint: Uint8Array;
  readonly checkpoint: number;
  /** The key that signed the file. That it is the organisation's own is for the caller to compare. */
  readonly signer: Uint8Array;
  readonly commitment: Uint8Array;
  readonly headerHash: Uint8Array;
}

const magic = "PARLEY-SEALED";
const headerBytes = 232;
const committedBytes = 200;
const streamHeaderBytes = 24;
const trailerBytes = 96;
const minBytes = 369;
const chunkBytes = 65_536;
const sealedChunkBytes = chunkBytes + 17;
const maxRecordBytes = 1_048_576;
const blockBytes = 256;
const tags = { message: 0, final: 3 };

function readHeader(header: Uint8Array, headerHash: Uint8Array): SealedHeader {
  const fields = new Fields(header, magic.length + 3);
  const organisation = fields.id();
  const room = fields.id();
  const seal = fields.id();
  const openedMs = fields.number();
  const closedMs = fields.number();
  const sealedMs = fields.number();
  const recordCount = fields.number();
  const liveHead = fields.bytes(32);
  const previousCheckpoint = fields.bytes(32);
  const checkpoint = fields.number();
  const signer = fields.bytes(32);
  const commitment = fields.bytes(32);
  need(organisation !== undefined && room !== undefined && seal !== undefined, "DAMAGED");
  need(openedMs !== undefined && closedMs !== undefined && sealedMs !== undefined && recordCount !== undefined, "DAMAGED");
  need(checkpoint !== undefined && checkpoint >= 1 && (checkpoint === 1) === isZero(previousCheckpoint), "DAMAGED");
  const times = { openedMs, closedMs, sealedMs };
  return { organisation, room, seal, ...times, recordCount, liveHead, previousCheckpoint, checkpoint, signer, commitment, headerHash };
}

/** The payload's chunks, as views. */
function cutChunks(payload: Uint8Array): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = streamHeaderBytes; at < payload.length; at += sealedChunkBytes) chunks.push(payload.subarray(at, at + sealedChunkBytes));
  return chunks;
}

/** Whether the payload can hold as many records as the header says; 256-byte blocks are all that shows without the key. */
function isCountPlausible(chunks: readonly Uint8Array[], recordCount: number): boolean {
  const last = (chunks.at(-1)?.length ?? 0) - (sealedChunkBytes - chunkBytes);
  if (last < 0 || last % blockBytes !== 0 || (last === 0 && chunks.length > 1)) return false;
  const blocks = ((chunks.length - 1) * chunkBytes + last) / blockBytes;
  return recordCount <= blocks && (recordCount === 0) === (blocks === 0);
}

/** Form, signature, hash and count, for which no key is needed. Errors: VaultError MALFORMED, VERSION, DAMAGED. */
export async function verifySealed(file: Uint8Array): Promise<SealedHeader> {
  const sodium = await loadSodium();
  need(startsWith(file, magic), "MALFORMED");
  need(file.length >= minBytes && file[13] !== 0, "DAMAGED");
  need(file[13] === 1 && file[14] === 1 && file[15] === 0, "VERSION");
  const header = file.subarray(0, headerBytes);
  const payload = file.subarray(headerBytes, file.length - trailerBytes);
  const payloadHash = file.subarray(file.length - trailerBytes, file.length - 64);
  const message = join(ascii("parley-sealed-signature-1"), header, payloadHash);
  const signer = header.subarray(168, committedBytes);
  need(sodium.crypto_sign_verify_detached(file.subarray(file.length - 64), message, signer), "DAMAGED");
  need(same(sodium.crypto_generichash(32, payload, null), payloadHash), "DAMAGED");
  const fields = readHeader(header, sodium.crypto_generichash(32, header, null));
  need(isCountPlausible(cutChunks(payload), fields.recordCount), "DAMAGED");
  return fields;
}

function decryptPayload(sodium: Sodium, payload: Uint8Array, key: Uint8Array, headerHash: Uint8Array): Uint8Array {
  const state = sodium.crypto_secretstream_xchacha20poly1305_init_pull(payload.subarray(0, streamHeaderBytes), key);
  const chunks = cutChunks(payload);
  const plain = chunks.map((chunk, at) => {
    const pulled = sodium.crypto_secretstream_xchacha20poly1305_pull(state, chunk, headerHash);
    need(pulled !== false && pulled.tag === (at === chunks.length - 1 ? tags.final : tags.message), "DAMAGED");
    return pulled.message;
  });
  return join(...plain);
}

function cutRecords(plain: Uint8Array, count: number): Uint8Array[] {
  const records: Uint8Array[] = [];
  const view = new DataView(plain.buffer, plain.byteOffset, plain.length);
  let at = 0;
  while (records.length < count) {
    need(at < plain.length, "DAMAGED");
    const size = view.getUint32(at, true);
    const end = at + Math.ceil((4 + size) / blockBytes) * blockBytes;
    need(size <= maxRecordBytes && end <= plain.length, "DAMAGED");
    need(isZero(plain.subarray(at + 4 + size, end)), "DAMAGED");
    records.push(plain.slice(at + 4, at + 4 + size));
    at = end;
  }
  need(at === plain.length, "DAMAGED");
  return records;
}

/**
 * Verifies, then decrypts with the data key of a grant. All records or none: each is one JSON object in UTF-8.
 * Errors: VaultError MALFORMED, VERSION, DAMAGED, KEY_WRONG.
 */
export async function openSealed(file: Uint8Array, key: Uint8Array): Promise<{ readonly header: SealedHeader; readonly records: readonly Uint8Array[] }> {
  const header = await verifySealed(file);
  const sodium = await loadSodium();
  need(sodium.memcmp(sodium.crypto_generichash(32, file.subarray(0, committedBytes), key), header.commitment), "KEY_WRONG");
  const payload = file.subarray(headerBytes, file.length - trailerBytes);
  const plain = decryptPayload(sodium, payload, key, header.headerHash);
  const records = cutRecords(plain, header.recordCount);
  sodium.memzero(plain);
  return { header, records };
}
