import { ascii, join, startsWith } from "../../vault/bytes.ts";
import { need } from "../../vault/errors.ts";
import type { Identity } from "../../vault/identity.ts";
import { loadSodium } from "../../vault/sodium.ts";

// A chunk: "PARLEY-STUDY", version 1, 24 bytes nonce, XChaCha20-Poly1305 of the events. The account is part
// of what is authenticated, so that one account's chunk isn't taken for another's.

const name = "PARLEY-STUDY";
const version = 1;
const headBytes = name.length + 1;
const nonceBytes = 24;
const tagBytes = 16;

/** The key of a person's study history, made from their secret key: it is kept nowhere. */
export async function studyKey(identity: Pick<Identity, "boxSecret">): Promise<Uint8Array> {
  const sodium = await loadSodium();
  return sodium.crypto_generichash(32, ascii("parley-study-key-1"), identity.boxSecret);
}

const additional = (head: Uint8Array, account: string): Uint8Array => join(ascii("parley-study-1"), head, ascii(account));

export async function sealChunk(plain: Uint8Array, key: Uint8Array, account: string): Promise<Uint8Array> {
  const sodium = await loadSodium();
  const head = join(ascii(name), Uint8Array.of(version));
  const nonce = sodium.randombytes_buf(nonceBytes);
  return join(head, nonce, sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, additional(head, account), null, nonce, key));
}

/** Errors: VaultError MALFORMED, VERSION, KEY_WRONG (also: damaged, or another account's). */
export async function openChunk(bytes: Uint8Array, key: Uint8Array, account: string): Promise<Uint8Array> {
  need(bytes.length >= headBytes + nonceBytes + tagBytes && startsWith(bytes, name), "MALFORMED");
  need(bytes[name.length] === version, "VERSION");
  const sodium = await loadSodium();
  const nonce = bytes.subarray(headBytes, headBytes + nonceBytes);
  let plain: Uint8Array | undefined;
  try {
    plain = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, bytes.subarray(headBytes + nonceBytes), additional(bytes.subarray(0, headBytes), account), nonce, key);
  } catch {
    // libsodium throws for whatever doesn't open
  }
  need(plain !== undefined, "KEY_WRONG");
  return plain;
}
