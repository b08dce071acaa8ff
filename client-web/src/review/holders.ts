import { fromBase64 } from "../api/base64.ts";
import type { Base64, Grant as GrantRow, Me, Person, TranscriptDetail } from "../api/types.ts";
import type { Id } from "../protocol/generated/messages.ts";
import { same } from "../vault/bytes.ts";
import { type Grant, readGrant } from "../vault/grant.ts";

/** Somebody who can open a transcript, as their grant says and as far as that could be checked. */
export interface Holder {
  readonly grant: Id;
  /** Absent: the organisation's recovery key. */
  readonly person?: Id;
  readonly name: string;
  readonly grantedMs: number;
  /** Who passed it on; absent: it was granted when the room was sealed. */
  readonly by?: string;
  /** What is wrong with the grant; sentences. */
  readonly doubts: readonly string[];
  /** They made new keys since: this grant doesn't open for them any more. */
  readonly outdated: boolean;
  readonly mayTakeBack: boolean;
}

const recoveryName = "The organisation’s recovery key";

const isKey = (bytes: Uint8Array, key: Base64 | undefined): boolean => key !== undefined && same(bytes, fromBase64(key));

function signatureDoubt(grant: Grant, me: Me, people: readonly Person[]): string | undefined {
  if (grant.granter === null) return isKey(grant.granterSign, me.organisation.sign_public) ? undefined : "It isn’t signed with the organisation’s key.";
  if (grant.granter === me.id) return isKey(grant.granterSign, me.sign_public) ? undefined : "It is in your name, but isn’t signed with your present key.";
  const granter = people.find((one) => one.id === grant.granter);
  if (!granter) return "Nobody here has the account that it says granted it.";
  // Without a published key there is nothing to compare with.
  return granter.sign_public === undefined || isKey(grant.granterSign, granter.sign_public) ? undefined : `It isn’t signed with the present key of ${granter.name}.`;
}

function doubtsOf(row: GrantRow, grant: Grant, detail: TranscriptDetail, me: Me, people: readonly Person[]): readonly string[] {
  const sameFile = grant.seal === detail.seal && same(grant.headerHash, fromBase64(detail.header_hash));
  const sameRow = grant.id === row.id && grant.recipient === (row.recipient ?? null);
  const rightRecovery = grant.recipient !== null || isKey(grant.recipientBox, me.organisation.recovery_box_public);
  return [
    sameFile ? undefined : "It is for another transcript.",
    sameRow ? undefined : "It isn’t the grant that the server says it is.",
    rightRecovery ? undefined : "It isn’t for the organisation’s recovery key.",
    signatureDoubt(grant, me, people),
  ].filter((one) => one !== undefined);
}

const nameOf = (id: Id, me: Me, people: readonly Person[]): string =>
  id === me.id ? me.name : people.find((one) => one.id === id)?.name ?? "somebody without an account";

async function readHolder(row: GrantRow, detail: TranscriptDetail, me: Me, people: readonly Person[]): Promise<Holder> {
  const name = row.recipient === undefined ? recoveryName : row.recipient_name ?? nameOf(row.recipient, me, people);
  const about = { grant: row.id, name, ...(row.recipient !== undefined && { person: row.recipient }) };
  const administrator = me.roles.includes("administrator");
  const open = row.recipient !== undefined && row.recipient !== me.id;
  try {
    const grant = await readGrant(fromBase64(row.bytes));
    const holder = people.find((one) => one.id === row.recipient);
    return {
      ...about, grantedMs: grant.grantedMs, ...(grant.granter !== null && { by: nameOf(grant.granter, me, people) }),
      doubts: doubtsOf(row, grant, detail, me, people),
      outdated: holder?.box_public !== undefined && !isKey(grant.recipientBox, holder.box_public),
      mayTakeBack: open && (administrator || grant.granter === me.id),
    };
  } catch {
    return { ...about, grantedMs: row.granted_ms, doubts: ["It is damaged, or was changed."], outdated: false, mayTakeBack: open && administrator };
  }
}

/** Everybody who holds the transcript, oldest grant first, the recovery key last. */
export async function readHolders(detail: TranscriptDetail, me: Me, people: readonly Person[]): Promise<readonly Holder[]> {
  const holders = await Promise.all(detail.grants.map((row) => readHolder(row, detail, me, people)));
  return holders.sort((a, b) => Number(a.person === undefined) - Number(b.person === undefined) || a.grantedMs - b.grantedMs);
}

/** Whom the transcript can be passed on to: whoever has a key and no grant that opens for it. Reviewers first. */
export function possibleHolders(holders: readonly Holder[], me: Me, people: readonly Person[]): readonly Person[] {
  const holds = (id: Id) => holders.some((one) => one.person === id && !one.outdated);
  return people
    .filter((one) => one.id !== me.id && one.box_public !== undefined && !one.disabled && !holds(one.id))
    .sort((a, b) => Number(b.roles.includes("reviewer")) - Number(a.roles.includes("reviewer")) || a.name.localeCompare(b.name));
}
