import { ascii, join, same, startsWith } from "./bytes.ts";
import { need } from "./errors.ts";
import { type Sodium, loadSodium } from "./sodium.ts";

/** A person's two pairs. Wipe it with wipeIdentity when it isn't needed any more. */
export interface Identity {
  readonly boxPublic: Uint8Array;
  readonly signPublic: Uint8Array;
  readonly boxSecret: Uint8Array;
  /** The 32 bytes from which the Ed25519 pair is made. */
  readonly signSeed: Uint8Array;
}

const name = "PARLEY-IDENTITY";
const version = 1;
const clearBytes = 80;
const nonceBytes = 24;
const wholeBytes = 184;

function identityOf(sodium: Sodium, boxSecret: Uint8Array, signSeed: Uint8Array): Identity {
  const pair = sodium.crypto_sign_seed_keypair(signSeed);
  sodium.memzero(pair.privateKey);
  return { boxPublic: sodium.crypto_scalarmult_base(boxSecret), signPublic: pair.publicKey, boxSecret, signSeed };
}

export async function makeIdentity(): Promise<Identity> {
  const sodium = await loadSodium();
  return identityOf(sodium, sodium.randombytes_buf(32), sodium.randombytes_buf(32));
}

export async function wipeIdentity(identity: Identity): Promise<void> {
  const sodium = await loadSodium();
  sodium.memzero(identity.boxSecret);
  sodium.memzero(identity.signSeed);
}

/** The private keys under `wrap` (of derivePassword), for the server to keep. */
export async function wrapIdentity(identity: Identity, wrap: Uint8Array): Promise<Uint8Array> {
  const sodium = await loadSodium();
  const clear = join(ascii(name), Uint8Array.of(version), identity.boxPublic, identity.signPublic);
  const nonce = sodium.randombytes_buf(nonceBytes);
  const secrets = join(identity.boxSecret, identity.signSeed);
  const additional = join(ascii("parley-identity-1"), clear);
  const sealed = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(secrets, additional, null, nonce, wrap);
  sodium.memzero(secrets);
  return join(clear, nonce, sealed);
}

/** Null when it doesn't open: libsodium throws, for a wrong key as for anything else. */
function openSecrets(sodium: Sodium, wrapped: Uint8Array, wrap: Uint8Array): Uint8Array | null {
  const additional = join(ascii("parley-identity-1"), wrapped.subarray(0, clearBytes));
  const nonce = wrapped.subarray(clearBytes, clearBytes + nonceBytes);
  try {
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, wrapped.subarray(clearBytes + nonceBytes), additional, nonce, wrap);
  } catch {
    return null;
  }
}

/** Errors: VaultError MALFORMED, VERSION, KEY_WRONG. */
export async function unwrapIdentity(wrapped: Uint8Array, wrap: Uint8Array): Promise<Identity> {
  need(wrapped.length > name.length && startsWith(wrapped, name), "MALFORMED");
  need((wrapped[name.length] ?? 0) <= version, "VERSION");
  need(wrapped[name.length] === version && wrapped.length === wholeBytes, "MALFORMED");
  const sodium = await loadSodium();
  const secrets = openSecrets(sodium, wrapped, wrap);
  need(secrets !== null, "KEY_WRONG");
  const identity = identityOf(sodium, secrets.slice(0, 32), secrets.slice(32));
  sodium.memzero(secrets);
  // A public key that doesn't belong to its secret would give the secret away with the first signature.
  need(same(identity.boxPublic, wrapped.subarray(16, 48)) && same(identity.signPublic, wrapped.subarray(48, clearBytes)), "MALFORMED");
  return identity;
}
