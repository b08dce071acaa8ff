import * as api from "../api/api.ts";
import { fromBase64, toBase64 } from "../api/base64.ts";
import type { Me, Person, TranscriptDetail } from "../api/types.ts";
import { VaultError } from "../vault/errors.ts";
import { makeGrant, newGrantId, openGrant } from "../vault/grant.ts";
import type { Identity } from "../vault/identity.ts";
import type { SealedHeader } from "../vault/sealed.ts";

/** What of a verified file's header a grant names. */
export type Sealed = Pick<SealedHeader, "seal" | "headerHash">;

/** The data key, from whichever of the person's grants opens. Errors: VaultError of the last one; KEY_WRONG without any. */
export async function findKey(detail: TranscriptDetail, me: Me, identity: Identity, headerHash: Uint8Array): Promise<Uint8Array> {
  let last: unknown = new VaultError("KEY_WRONG");
  for (const grant of detail.grants.filter((one) => one.recipient === me.id)) {
    try {
      return await openGrant(fromBase64(grant.bytes), identity, headerHash);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

/** Grants a transcript that was opened to somebody else. Errors: Refusal, VaultError. */
export async function passOn(detail: TranscriptDetail, sealed: Sealed, me: Me, identity: Identity, to: Person, nowMs: number): Promise<void> {
  const recipientBox = fromBase64(to.box_public ?? "");
  const key = await findKey(detail, me, identity, sealed.headerHash);
  try {
    const bytes = await makeGrant(
      { id: await newGrantId(), seal: sealed.seal, recipient: to.id, granter: me.id, headerHash: sealed.headerHash, recipientBox, grantedMs: nowMs },
      key, identity,
    );
    await api.grant(detail.room, to.id, toBase64(bytes));
  } finally {
    key.fill(0);
  }
}
