import * as api from "../api/api.ts";
import { fromBase64, toBase64 } from "../api/base64.ts";
import type { Challenge, Me } from "../api/types.ts";
import { account } from "../frame/session.tsx";
import { type Identity, makeIdentity, unwrapIdentity, wipeIdentity, wrapIdentity } from "../vault/identity.ts";
import { type PasswordParameters, newPasswordParameters } from "../vault/password.ts";
import { derive } from "./derive.ts";
import type { Keyring } from "./keyring.ts";

const parametersOf = (challenge: Challenge): PasswordParameters =>
  ({ salt: fromBase64(challenge.salt), passes: challenge.passes, memoryKib: challenge.memory_kib });

/** Tells the server of an identity under a password. */
async function put(identity: Identity, password: string): Promise<Me> {
  const parameters = await newPasswordParameters();
  const { auth, wrap } = await derive(password, parameters);
  const wrapped = await wrapIdentity(identity, wrap);
  wrap.fill(0);
  account.value = await api.putKeys({
    auth: toBase64(auth), salt: toBase64(parameters.salt), passes: parameters.passes, memory_kib: parameters.memoryKib,
    wrapped: toBase64(wrapped), box_public: toBase64(identity.boxPublic), sign_public: toBase64(identity.signPublic),
  });
  return account.value;
}

async function open(password: string): Promise<Identity> {
  const kept = await api.keys();
  const { wrap } = await derive(password, parametersOf(kept));
  try {
    return await unwrapIdentity(fromBase64(kept.wrapped), wrap);
  } finally {
    wrap.fill(0);
  }
}

export function makeKeyring(): Keyring {
  let identity: Identity | undefined;
  /** After signing in: what opens the keys, until they are asked for. */
  let wrapKey: Uint8Array | undefined;

  const hold = async (made: Identity): Promise<Identity> => {
    if (identity && identity !== made) await wipeIdentity(identity);
    wrapKey?.fill(0);
    wrapKey = undefined;
    identity = made;
    return made;
  };
  return {
    unlocked: async () => {
      if (identity || !wrapKey) return identity;
      const kept = await api.keys();
      return hold(await unwrapIdentity(fromBase64(kept.wrapped), wrapKey));
    },
    unlock: async (password) => hold(await open(password)),
    signIn: async (email, password) => {
      const { auth, wrap } = await derive(password, parametersOf(await api.challenge(email)));
      account.value = await api.signIn(email, toBase64(auth));
      wrapKey = wrap;
      return account.value;
    },
    choosePassword: async (password) => {
      const made = await makeIdentity();
      const me = await put(made, password);
      await hold(made);
      return me;
    },
    changePassword: async (before, after) => put(await hold(await open(before)), after),
  };
}
