import { describe, expect, it } from "vitest";
import { toBase64 } from "../api/base64.ts";
import { keyName } from "../api/key-name.ts";
import type { Grant as GrantRow, Me, Person, TranscriptDetail } from "../api/types.ts";
import { makeGrant, newGrantId } from "../vault/grant.ts";
import { type Identity, makeIdentity } from "../vault/identity.ts";
import { possibleHolders, readHolders } from "./holders.ts";
import { findKey } from "./pass-on.ts";

const seal = "5ea15ea15ea15ea1";
const headerHash = new Uint8Array(32).fill(3);
const dataKey = new Uint8Array(32).fill(9);
const ids = { ann: "aaaaaaaaaaaaaaa1", ben: "aaaaaaaaaaaaaaa2", cem: "aaaaaaaaaaaaaaa3", dora: "aaaaaaaaaaaaaaa4" };
const [organisation, recovery, ann, ben, cem, dora] = await Promise.all(Array.from({ length: 6 }, makeIdentity)) as [Identity, Identity, Identity, Identity, Identity, Identity];

const person = (name: string, id: string, keys?: Identity, roles: Person["roles"] = ["reviewer"]): Person => ({
  id, name, email: `${name}@example.org`, roles, has_keys: keys !== undefined, disabled: false,
  ...(keys && { box_public: toBase64(keys.boxPublic), sign_public: toBase64(keys.signPublic) }),
});
const people = [person("Ann", ids.ann, ann), person("Ben", ids.ben, ben), person("Cem", ids.cem, cem, ["interviewer"]), person("Dora", ids.dora)];
const me: Me = {
  id: ids.ann, email: "Ann@example.org", name: "Ann", roles: ["reviewer"], has_keys: true,
  box_public: toBase64(ann.boxPublic), sign_public: toBase64(ann.signPublic),
  organisation: { id: "0000000000000001", name: "Org", sign_public: toBase64(organisation.signPublic), recovery_box_public: toBase64(recovery.boxPublic) },
};

async function grant(recipient: string | null, keys: Identity, granter: string | null, signer: Identity, change: { readonly headerHash?: Uint8Array } = {}): Promise<GrantRow> {
  const id = await newGrantId();
  const grantedMs = granter === null ? 1000 : 2000;
  const bytes = await makeGrant({ id, seal, recipient, granter, headerHash, recipientBox: keys.boxPublic, grantedMs, ...change }, dataKey, signer);
  const name = people.find((one) => one.id === recipient)?.name;
  return { id, bytes: toBase64(bytes), granted_ms: grantedMs + 5, ...(recipient !== null && { recipient }), ...(name !== undefined && { recipient_name: name }) };
}

const detailOf = (...grants: readonly GrantRow[]): TranscriptDetail => ({
  seal, room: "1111111111111111", title: "T", sealed_ms: 1000, checkpoint: 1, size_bytes: 1, record_count: 1, header: "", header_hash: toBase64(headerHash), grants,
});
const atSealing = () => Promise.all([grant(null, recovery, null, organisation), grant(ids.ann, ann, null, organisation)]);

describe("who holds a transcript", () => {
  it("is told with dates and who passed it on, the recovery key last", async () => {
    const holders = await readHolders(detailOf(await grant(ids.ben, ben, ids.ann, ann), ...await atSealing()), me, people);
    expect(holders.map(({ name, by, grantedMs, doubts, outdated, mayTakeBack }) => [name, by, grantedMs, doubts, outdated, mayTakeBack])).toEqual([
      ["Ann", undefined, 1000, [], false, false],
      ["Ben", "Ann", 2000, [], false, true],
      ["The organisation’s recovery key", undefined, 1000, [], false, false],
    ]);
  });

  it("may be taken back from by who passed it on or an administrator, never from the recovery key or oneself", async () => {
    const detail = detailOf(...await atSealing(), await grant(ids.cem, cem, ids.ben, ben));
    const allowed = async (who: Me) => (await readHolders(detail, who, people)).map((one) => [one.name, one.mayTakeBack]);
    expect(await allowed(me)).toEqual([["Ann", false], ["Cem", false], ["The organisation’s recovery key", false]]);
    expect(await allowed({ ...me, roles: ["administrator"] })).toEqual([["Ann", false], ["Cem", true], ["The organisation’s recovery key", false]]);
  });

  it("is doubted where the signature isn't that of the granter or the organisation", async () => {
    const doubts = async (row: GrantRow, all = people) => (await readHolders(detailOf(row), me, all))[0]?.doubts.join();
    expect(await doubts(await grant(ids.ben, ben, null, cem))).toContain("organisation’s key");
    expect(await doubts(await grant(ids.ben, ben, ids.ann, cem))).toContain("in your name");
    expect(await doubts(await grant(ids.ann, ann, ids.ben, cem))).toContain("present key of Ben");
    expect(await doubts(await grant(ids.ann, ann, "zzzzzzzzzzzzzzz1", cem))).toContain("Nobody");
    const { sign_public, ...unpublished } = people[1] as Person;
    expect(sign_public).toBeDefined();
    expect(await doubts(await grant(ids.ann, ann, ids.ben, ben), [unpublished])).toBe("");
  });

  it("is doubted where the grant is for something else, or damaged", async () => {
    const doubts = async (row: GrantRow) => (await readHolders(detailOf(row), me, people))[0]?.doubts.join();
    expect(await doubts(await grant(ids.ben, ben, null, organisation, { headerHash: new Uint8Array(32) }))).toContain("another transcript");
    expect(await doubts({ ...await grant(ids.ben, ben, null, organisation), recipient: ids.cem })).toContain("isn’t the grant");
    expect(await doubts(await grant(null, cem, null, organisation))).toContain("recovery key");
    const row = await grant(ids.ben, ben, null, organisation);
    expect(await doubts({ ...row, bytes: `${row.bytes.slice(0, -8)}AAAAAAA=` })).toContain("damaged");
    expect(await doubts({ ...row, bytes: "%%" })).toContain("damaged");
  });
});

describe("passing on", () => {
  it("is possible to who has a key and no grant that opens, reviewers first", async () => {
    const names = async (...rows: readonly GrantRow[]) => possibleHolders(await readHolders(detailOf(...await atSealing(), ...rows), me, people), me, people).map((one) => one.name);
    expect(await names()).toEqual(["Ben", "Cem"]);
    expect(await names(await grant(ids.ben, ben, ids.ann, ann))).toEqual(["Cem"]);
    // Ben's grant is for keys that he has lost
    expect(await names(await grant(ids.ben, dora, ids.ann, ann))).toEqual(["Ben", "Cem"]);
  });

  it("finds the data key in whichever grant opens", async () => {
    const detail = detailOf(await grant(ids.ann, dora, null, organisation), await grant(ids.ann, ann, ids.ben, ben));
    expect(await findKey(detail, me, ann, headerHash)).toEqual(dataKey);
    await expect(findKey(detail, me, cem, headerHash)).rejects.toMatchObject({ result: "KEY_WRONG" });
    await expect(findKey(detailOf(), me, ann, headerHash)).rejects.toMatchObject({ result: "KEY_WRONG" });
  });

  it("names a key by its beginning", () => {
    expect(keyName(toBase64(Uint8Array.from({ length: 32 }, (_, at) => at)))).toBe("0001 0203 0405 0607 0809");
  });
});
