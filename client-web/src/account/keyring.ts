import { signal } from "@preact/signals";
import type { Me } from "../api/types.ts";
import type { Identity } from "../vault/identity.ts";

/** Whoever has typed the password in this page, with their private keys. In memory only; gone with the page. */
export interface Keyring {
  /** The keys, when the password was typed already. */
  readonly unlocked: () => Promise<Identity | undefined>;
  /** Errors: VaultError KEY_WRONG for a wrong password; Refusal. */
  readonly unlock: (password: string) => Promise<Identity>;
  readonly signIn: (email: string, password: string) => Promise<Me>;
  /** A first password: keys are made. */
  readonly choosePassword: (password: string) => Promise<Me>;
  /** The same keys under another password. Errors: VaultError KEY_WRONG for a wrong old one. */
  readonly changePassword: (before: string, after: string) => Promise<Me>;
}

export const keyring = signal<Keyring | undefined>(undefined);

/** The code that works with keys comes when it is first needed. */
export async function loadKeyring(): Promise<Keyring> {
  keyring.value ??= (await import("./open-keyring.ts")).makeKeyring();
  return keyring.value;
}
