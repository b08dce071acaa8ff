import { describe, expect, it } from "vitest";
import { toHex } from "./bytes.ts";
import { type Grant, makeGrant, newGrantId, openGrant, readGrant } from "./grant.ts";
import { makeIdentity, unwrapIdentity, wipeIdentity, wrapIdentity } from "./identity.ts";
import { newPasswordParameters } from "./password.ts";

const filled = (value: number): Uint8Array => new Uint8Array(32).fill(value);

describe("a password's parameters", () => {
  it("are the usual ones, with a salt of their own", async () => {
    const [one, other] = [await newPasswordParameters(), await newPasswordParameters()];
    expect(one.passes).toBe(3);
    expect(one.memoryKib).toBe(262_144);
    expect(one.salt).toHaveLength(16);
    expect(toHex(one.salt)).not.toBe(toHex(other.salt));
  });
});

describe("an identity", () => {
  it("goes through its wrapping", async () => {
    const identity = await makeIdentity();
    const wrapped = await wrapIdentity(identity, filled(1));
    expect(wrapped).toHaveLength(184);
    expect(await unwrapIdentity(wrapped, filled(1))).toEqual(identity);
    await expect(unwrapIdentity(wrapped, filled(2))).rejects.toMatchObject({ result: "KEY_WRONG" });
  });

  it("is another each time, and so is its wrapping", async () => {
    const [one, other] = [await makeIdentity(), await makeIdentity()];
    expect(toHex(one.boxPublic)).not.toBe(toHex(other.boxPublic));
    expect(toHex(one.signPublic)).not.toBe(toHex(other.signPublic));
    expect(toHex(await wrapIdentity(one, filled(1)))).not.toBe(toHex(await wrapIdentity(one, filled(1))));
  });

  it("is zeros after wiping", async () => {
    const identity = await makeIdentity();
    await wipeIdentity(identity);
    expect(identity.boxSecret).toEqual(filled(0));
    expect(identity.signSeed).toEqual(filled(0));
  });
});

describe("a grant", () => {
  const clear = async (recipientBox: Uint8Array): Promise<Omit<Grant, "granterSign">> => ({
    id: await newGrantId(),
    seal: "0123456789abcdef",
    recipient: "fedcba9876543210",
    granter: null,
    headerHash: filled(7),
    recipientBox,
    grantedMs: 1_793_003_602_000,
  });

  it("is opened by its recipient, for its file, and by nobody else", async () => {
    const [granter, recipient] = [await makeIdentity(), await makeIdentity()];
    const grant = await clear(recipient.boxPublic);
    const bytes = await makeGrant(grant, filled(9), granter);
    expect(bytes).toHaveLength(436);
    expect(await readGrant(bytes)).toEqual({ ...grant, granterSign: granter.signPublic });
    expect(await openGrant(bytes, recipient, filled(7))).toEqual(filled(9));
    await expect(openGrant(bytes, recipient, filled(8))).rejects.toMatchObject({ result: "KEY_WRONG" });
    await expect(openGrant(bytes, granter, filled(7))).rejects.toMatchObject({ result: "KEY_WRONG" });
  });

  it("isn't made of what can't stand in it", async () => {
    const granter = await makeIdentity();
    const good = await clear(granter.boxPublic);
    const bad: Partial<Grant>[] = [
      { id: "short" },
      { seal: "UPPERCASEUPPERCA" },
      { recipient: "" },
      { grantedMs: -1 },
      { grantedMs: 2 ** 53 },
      { headerHash: new Uint8Array(31) },
      { recipientBox: filled(0) },
    ];
    for (const part of bad) {
      await expect(makeGrant({ ...good, ...part }, filled(9), granter)).rejects.toMatchObject({ result: "INVALID" });
    }
  });

  it("has an id in the form of ids", async () => {
    expect(await newGrantId()).toMatch(/^[0-9a-hjkmnp-tv-z]{16}$/u);
  });
});
