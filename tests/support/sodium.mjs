// Keys, grants and sealed files as TRANSCRIPT.md describes them, with the client's own libsodium: what a
// reviewer's browser does, written from the document.
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "./parley.mjs";

const require = createRequire(join(root, "client-web/package.json"));
const sodium = require("libsodium-wrappers-sumo");
await sodium.ready;

const { ORIGINAL } = sodium.base64_variants;
export const base64 = (bytes) => sodium.to_base64(bytes, ORIGINAL);
export const unbase64 = (text) => sodium.from_base64(text, ORIGINAL);
const text = (string) => Buffer.from(string, "latin1");
const hash = (bytes, size = 32, key = null) => sodium.crypto_generichash(size, bytes, key);

/** auth and wrap of a password. */
export function derive(password, { salt, passes, memory_kib }) {
  const out = sodium.crypto_pwhash(64, password.normalize("NFC"), unbase64(salt), passes, memory_kib * 1024, sodium.crypto_pwhash_ALG_ARGON2ID13);
  return { auth: out.subarray(0, 32), wrap: out.subarray(32) };
}

export function makeIdentity() {
  const box = sodium.crypto_box_keypair();
  const sign = sodium.crypto_sign_keypair();
  return { box, sign, box_public: base64(box.publicKey), sign_public: base64(sign.publicKey) };
}

/** The 184 bytes of a wrapped identity. */
export function wrapIdentity(identity, wrap) {
  const clear = Buffer.concat([text("PARLEY-IDENTITY"), Buffer.from([1]), identity.box.publicKey, identity.sign.publicKey]);
  const nonce = sodium.randombytes_buf(24);
  const secret = Buffer.concat([identity.box.privateKey, identity.sign.privateKey.subarray(0, 32)]);
  const inside = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(secret, Buffer.concat([text("parley-identity-1"), clear]), null, nonce, wrap);
  return base64(Buffer.concat([clear, nonce, inside]));
}

export function unwrapIdentity(wrapped, wrap) {
  const bytes = unbase64(wrapped);
  const clear = bytes.subarray(0, 80);
  const secret = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, bytes.subarray(104), Buffer.concat([text("parley-identity-1"), clear]), bytes.subarray(80, 104), wrap);
  return {
    box: { publicKey: clear.subarray(16, 48), privateKey: secret.subarray(0, 32) },
    sign: sodium.crypto_sign_seed_keypair(secret.subarray(32)),
  };
}

export const headerHash = (header) => hash(header);

/** The key of the sealed file, out of a grant's bytes. */
export function openGrant(bytes, identity) {
  const inside = sodium.crypto_box_seal_open(bytes.subarray(182, 372), identity.box.publicKey, identity.box.privateKey);
  const signed = Buffer.concat([text("parley-grant-signature-1"), bytes.subarray(0, 372)]);
  if (!sodium.crypto_sign_verify_detached(bytes.subarray(372), signed, bytes.subarray(142, 174))) throw new Error("the grant's signature");
  return inside.subarray(inside.length - 32);
}

const randomId = () => Array.from(sodium.randombytes_buf(16), (byte) => "0123456789abcdefghjkmnpqrstvwxyz"[byte % 32]).join("");

/** A grant of a sealed file's key to another account; `change` may spoil the clear fields before signing. */
export function makeGrant({ id = text(randomId()), seal, headerHash, recipient, granter, key, now = Date.now() }) {
  const clear = Buffer.alloc(182);
  Buffer.concat([text("PARLEY-GRANT"), Buffer.from([1, 1]), id, text(seal), text(recipient.id), text(granter.id), headerHash, unbase64(recipient.box_public), granter.identity.sign.publicKey]).copy(clear);
  clear.writeBigUInt64LE(BigInt(now), 174);
  const inside = Buffer.concat([text("parley-grant-1"), text(seal), headerHash, text(recipient.id), unbase64(recipient.box_public), key]);
  const body = Buffer.concat([clear, sodium.crypto_box_seal(inside, unbase64(recipient.box_public))]);
  return Buffer.concat([body, sodium.crypto_sign_detached(Buffer.concat([text("parley-grant-signature-1"), body]), granter.identity.sign.privateKey)]);
}

/** The records of a sealed file, after every check that TRANSCRIPT.md asks for with a key. */
export function openSealed(bytes, key) {
  const fail = (why) => {
    throw new Error(`the sealed file: ${why}`);
  };
  const header = bytes.subarray(0, 232);
  const payload = bytes.subarray(232, bytes.length - 96);
  const payloadHash = bytes.subarray(bytes.length - 96, bytes.length - 64);
  if (Buffer.from(header.subarray(0, 13)).toString() !== "PARLEY-SEALED") fail("not one");
  if (!sodium.memcmp(hash(payload), payloadHash)) fail("payload's hash");
  const signed = Buffer.concat([text("parley-sealed-signature-1"), header, payloadHash]);
  if (!sodium.crypto_sign_verify_detached(bytes.subarray(bytes.length - 64), signed, header.subarray(168, 200))) fail("signature");
  if (!sodium.memcmp(hash(header.subarray(0, 200), 32, key), header.subarray(200))) fail("another key");
  const state = sodium.crypto_secretstream_xchacha20poly1305_init_pull(payload.subarray(0, 24), key);
  const chunks = [];
  for (let at = 24, tag = 0; at < payload.length; at += 65553) {
    if (tag === 3) fail("something after its end");
    const chunk = sodium.crypto_secretstream_xchacha20poly1305_pull(state, payload.subarray(at, at + 65553), headerHash(header));
    if (!chunk) fail("a chunk");
    tag = chunk.tag;
    chunks.push(chunk.message);
    if (at + 65553 >= payload.length && tag !== 3) fail("cut short");
  }
  const plain = Buffer.concat(chunks);
  const records = [];
  for (let at = 0; at < plain.length; ) {
    const size = plain.readUInt32LE(at);
    records.push(JSON.parse(plain.subarray(at + 4, at + 4 + size).toString()));
    at += Math.ceil((4 + size) / 256) * 256;
  }
  if (records.length !== Number(Buffer.from(header).readBigUInt64LE(88))) fail("count of records");
  return records;
}
