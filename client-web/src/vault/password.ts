import { need } from "./errors.ts";
import { loadSodium } from "./sodium.ts";

export interface PasswordParameters {
  /** 16 bytes. */
  readonly salt: Uint8Array;
  readonly passes: number;
  readonly memoryKib: number;
}

/** `auth` signs in; `wrap` opens the private keys and never leaves the browser. 32 bytes each. */
export interface PasswordKeys {
  readonly auth: Uint8Array;
  readonly wrap: Uint8Array;
}

const saltBytes = 16;
const maxPasswordBytes = 1024;

/** The server names the parameters when one signs in, so it must not be able to ask for weak ones, nor to use up the machine. */
const passes = { usual: 3, min: 3, max: 16 };
const memoryKib = { usual: 262_144, min: 65_536, max: 1_048_576 };

const isWithin = (value: number, range: { readonly min: number; readonly max: number }) =>
  Number.isInteger(value) && value >= range.min && value <= range.max;

/** For a new password. */
export async function newPasswordParameters(): Promise<PasswordParameters> {
  const sodium = await loadSodium();
  return { salt: sodium.randombytes_buf(saltBytes), passes: passes.usual, memoryKib: memoryKib.usual };
}

/**
 * Takes about a second of the thread it is called on, and 256 MiB: call it from a worker where that would be felt.
 * Errors: VaultError INVALID (parameters, or a password over 1,024 bytes); Error when there isn't enough memory.
 */
export async function derivePassword(password: string, parameters: PasswordParameters): Promise<PasswordKeys> {
  const text = new TextEncoder().encode(password.normalize("NFC"));
  need(
    isWithin(parameters.passes, passes) &&
      isWithin(parameters.memoryKib, memoryKib) &&
      parameters.salt.length === saltBytes &&
      text.length <= maxPasswordBytes,
    "INVALID",
  );
  const sodium = await loadSodium();
  const both = sodium.crypto_pwhash(
    64,
    text,
    parameters.salt,
    parameters.passes,
    parameters.memoryKib * 1024,
    sodium.crypto_pwhash_ALG_ARGON2ID13,
  );
  const keys = { auth: both.slice(0, 32), wrap: both.slice(32) };
  sodium.memzero(both);
  sodium.memzero(text);
  return keys;
}
