import type { Id } from "../protocol/generated/messages.ts";
import { Fields, ascii, idOrNoneBytes, isId, isNumber, join, same, startsWith, u64 } from "./bytes.ts";
import { need } from "./errors.ts";
import type { Identity } from "./identity.ts";
import { type Sodium, loadSodium } from "./sodium.ts";

/** Who may open which transcript, who gave it, and when. */
export interface Grant {
  readonly id: Id;
  readonly seal: Id;
  /** An account; null: the recovery key. */
  readonly recipient: Id | null;
  /** An account; null: the organisation itself, at sealing. */
  readonly granter: Id | null;
  readonly headerHash: Uint8Array;
  readonly recipientBox: Uint8Array;
  /** That it is the granter's own key is for the caller to compare. */
  readonly granterSign: Uint8Array;
  readonly grantedMs: number;
}

const magic = "PARLEY-GRANT";
const clearBytes = 182;
const signedBytes = 372;
const wholeBytes = 436;

/** What the box says of itself, before the data key. */
const purpose = (grant: Omit<Grant, "granterSign">): Uint8Array =>
  join(ascii("parley-grant-1"), ascii(grant.seal), grant.headerHash, idOrNoneBytes(grant.recipient), grant.recipientBox);

const signedMessage = (signed: Uint8Array): Uint8Array => join(ascii("parley-grant-signature-1"), signed);

/** Reads the clear part and checks the signature. Errors: VaultError MALFORMED, VERSION, DAMAGED. */
export async function readGrant(bytes: Uint8Array): Promise<Grant> {
  need(bytes.length >= magic.length + 2 && startsWith(bytes, magic), "MALFORMED");
  need(bytes[12] !== 0, "DAMAGED");
  need(bytes[12] === 1 && bytes[13] === 1, "VERSION");
  need(bytes.length === wholeBytes, "DAMAGED");
  const fields = new Fields(bytes, magic.length + 2);
  const id = fields.id();
  const seal = fields.id();
  const recipient = fields.idOrNone();
  const granter = fields.idOrNone();
  const headerHash = fields.bytes(32);
  const recipientBox = fields.bytes(32);
  const granterSign = fields.bytes(32);
  const grantedMs = fields.number();
  need(id !== undefined && seal !== undefined && recipient !== undefined && granter !== undefined && grantedMs !== undefined, "DAMAGED");
  const sodium = await loadSodium();
  const message = signedMessage(bytes.subarray(0, signedBytes));
  need(sodium.crypto_sign_verify_detached(bytes.subarray(signedBytes), message, granterSign), "DAMAGED");
  return { id, seal, recipient, granter, headerHash, recipientBox, granterSign, grantedMs };
}

/** Null when it isn't for this identity: libsodium throws. */
function openBox(sodium: Sodium, box: Uint8Array, recipient: Pick<Identity, "boxPublic" | "boxSecret">): Uint8Array | null {
  try {
    return sodium.crypto_box_seal_open(box, recipient.boxPublic, recipient.boxSecret);
  } catch {
    return null;
  }
}

/**
 * The data key of the sealed file with that header hash.
 * Errors: VaultError MALFORMED, VERSION, DAMAGED, KEY_WRONG (for another person or another file).
 */
export async function openGrant(
  bytes: Uint8Array,
  recipient: Pick<Identity, "boxPublic" | "boxSecret">,
  headerHash: Uint8Array,
): Promise<Uint8Array> {
  const grant = await readGrant(bytes);
  const sodium = await loadSodium();
  need(same(grant.headerHash, headerHash) && same(grant.recipientBox, recipient.boxPublic), "KEY_WRONG");
  const inside = openBox(sodium, bytes.subarray(clearBytes, signedBytes), recipient);
  need(inside !== null, "KEY_WRONG");
  const expected = purpose(grant);
  const isMeant = same(inside.subarray(0, expected.length), expected);
  const key = inside.slice(expected.length);
  sodium.memzero(inside);
  need(isMeant && key.length === 32, "DAMAGED");
  return key;
}

function makeBox(sodium: Sodium, secret: Uint8Array, recipientBox: Uint8Array): Uint8Array | null {
  try {
    return sodium.crypto_box_seal(secret, recipientBox);
  } catch {
    return null;
  }
}

/** Passes a transcript on, signed by its granter. Errors: VaultError INVALID (an id, the time or the recipient's key). */
export async function makeGrant(
  grant: Omit<Grant, "granterSign">,
  key: Uint8Array,
  granter: Pick<Identity, "signSeed">,
): Promise<Uint8Array> {
  const ids = [grant.id, grant.seal, grant.recipient, grant.granter];
  need(ids.every((id) => id === null || isId(id)) && isNumber(grant.grantedMs), "INVALID");
  need(grant.headerHash.length === 32 && grant.recipientBox.length === 32 && key.length === 32, "INVALID");
  const sodium = await loadSodium();
  const pair = sodium.crypto_sign_seed_keypair(granter.signSeed);
  const secret = join(purpose(grant), key);
  const box = makeBox(sodium, secret, grant.recipientBox);
  sodium.memzero(secret);
  need(box !== null, "INVALID");
  const signed = join(
    ascii(magic),
    Uint8Array.of(1, 1),
    ascii(grant.id),
    ascii(grant.seal),
    idOrNoneBytes(grant.recipient),
    idOrNoneBytes(grant.granter),
    grant.headerHash,
    grant.recipientBox,
    pair.publicKey,
    u64(grant.grantedMs),
    box,
  );
  const signature = sodium.crypto_sign_detached(signedMessage(signed), pair.privateKey);
  sodium.memzero(pair.privateKey);
  return join(signed, signature);
}

/** A fresh id for a grant: 80 random bits in the ids' letters. */
export async function newGrantId(): Promise<Id> {
  const sodium = await loadSodium();
  const letters = "0123456789abcdefghjkmnpqrstvwxyz";
  return Array.from(sodium.randombytes_buf(16), (byte) => letters.charAt(byte & 31)).join("");
}
