import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { toHex } from "./bytes.ts";
import { VaultError } from "./errors.ts";
import { openGrant, readGrant } from "./grant.ts";
import { type Identity, unwrapIdentity } from "./identity.ts";
import { readKeyFile } from "./key-file.ts";
import { derivePassword } from "./password.ts";
import { openSealed, verifySealed } from "./sealed.ts";
import { loadSodium } from "./sodium.ts";

// The cases that the server's own code and the independent reader pass as well.

type Value = string | number | readonly string[];
type Case = Readonly<Record<string, Value>>;
interface Vectors {
  readonly cases: readonly Case[];
  readonly changes?: readonly Case[];
}

const folder = new URL("../../../shared/vectors/vault/", import.meta.url);
const read = (name: string): Vectors => JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")) as Vectors;

const text = (of: Case, name: string): string => {
  const value = of[name];
  if (typeof value !== "string") throw new Error(`no ${name}`);
  return value;
};
const number = (of: Case, name: string): number => {
  const value = of[name];
  if (typeof value !== "number") throw new Error(`no ${name}`);
  return value;
};
const bytes = (of: Case, name: string): Uint8Array =>
  new Uint8Array(Buffer.from(text(of, name), name === "file" ? "base64" : "hex"));

/** A case's bytes with the change made to them. */
function changed(vectors: Vectors, change: Case, member: string): { readonly of: Case; readonly data: Uint8Array } {
  const of = vectors.cases.find((one) => one["name"] === change["of"]);
  if (of === undefined) throw new Error(`no case ${text(change, "of")}`);
  const data = bytes(of, member);
  if ("cut_to" in change) return { of, data: data.slice(0, number(change, "cut_to")) };
  if ("append" in change) return { of, data: Uint8Array.from([...data, ...bytes(change, "append")]) };
  const at = number(change, "at");
  data[at] = (data[at] ?? 0) ^ number(change, "xor");
  return { of, data };
}

async function resultOf<Result>(work: Promise<Result>): Promise<{ readonly result: string; readonly value: Result | undefined }> {
  try {
    return { result: "OK", value: await work };
  } catch (error) {
    if (error instanceof VaultError) return { result: error.result, value: undefined };
    throw error;
  }
}

/** What must come out: camelCase here, snake_case and hexadecimal digits in the vectors. */
function expectSame(of: Case, value: object): void {
  for (const [name, member] of Object.entries(value)) {
    const key = name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
    const shown: unknown = member instanceof Uint8Array ? toHex(member) : (member ?? "");
    expect({ [key]: shown }).toEqual({ [key]: of[key] });
  }
}

const named = (list: readonly Case[] | undefined): [string, Case][] => (list ?? []).map((one) => [text(one, "name"), one]);

describe("password vectors", () => {
  it.each(named(read("password").cases))("%s", async (_, one) => {
    const parameters = { salt: bytes(one, "salt"), passes: number(one, "passes"), memoryKib: number(one, "memory_kib") };
    const { result, value } = await resultOf(derivePassword(text(one, "password"), parameters));
    expect(result).toBe(one["result"]);
    if (value) expectSame(one, value);
  }, 30_000);

  it("takes a password as it is typed, composed or not", async () => {
    const one = read("password").cases.find((found) => found["name"] === "beyond ascii");
    if (one === undefined) throw new Error("no such case");
    const decomposed = text(one, "password").normalize("NFD");
    expect(decomposed).not.toBe(text(one, "password"));
    expectSame(one, await derivePassword(decomposed, { salt: bytes(one, "salt"), passes: 3, memoryKib: 65_536 }));
  }, 30_000);
});

describe("identity vectors", () => {
  const vectors = read("identity");

  it.each(named(vectors.cases))("%s", async (_, one) => {
    const { result, value } = await resultOf(unwrapIdentity(bytes(one, "wrapped"), bytes(one, "wrap")));
    expect(result).toBe(one["result"]);
    if (value) expectSame(one, value);
  });

  it.each(named(vectors.changes))("changed: %s", async (_, change) => {
    const { of, data } = changed(vectors, change, "wrapped");
    expect((await resultOf(unwrapIdentity(data, bytes(of, "wrap")))).result).toBe(change["result"]);
  });
});

describe("key file vectors", () => {
  it.each(named(read("key_file").cases))("%s", async (_, one) => {
    const { result, value } = await resultOf<Identity>(readKeyFile(bytes(one, "file")));
    expect(result).toBe(one["result"]);
    if (value) expectSame(one, value);
  });
});

describe("sealed file vectors", () => {
  const vectors = read("sealed");

  it.each(named(vectors.cases))("%s", async (_, one) => {
    const verified = await resultOf(verifySealed(bytes(one, "file")));
    expect(verified.result).toBe(one["verify"]);
    if (verified.value) {
      const { commitment, ...fields } = verified.value;
      expect(commitment).toHaveLength(32);
      expectSame(one, fields);
    }
    const opened = await resultOf(openSealed(bytes(one, "file"), bytes(one, "key")));
    expect(opened.result).toBe(one["result"]);
    if (!opened.value) return;
    const sodium = await loadSodium();
    const hashes = opened.value.records.map((record) => toHex(sodium.crypto_generichash(32, record, null)));
    expect(hashes).toEqual(one["record_hashes"]);
  });

  it.each(named(vectors.changes))("changed: %s", async (_, change) => {
    const { of, data } = changed(vectors, change, "file");
    expect((await resultOf(verifySealed(data))).result).toBe(change["result"]);
    expect((await resultOf(openSealed(data, bytes(of, "key")))).result).toBe(change["result"]);
  });
});

describe("grant vectors", () => {
  const vectors = read("grant");

  it.each(named(vectors.cases))("%s", async (_, one) => {
    const grant = await resultOf(readGrant(bytes(one, "grant")));
    expect(grant.result).toBe(one["read"]);
    if (grant.value) expectSame(one, grant.value);
    const recipient = { boxPublic: bytes(one, "box_public"), boxSecret: bytes(one, "box_secret") };
    const opened = await resultOf(openGrant(bytes(one, "grant"), recipient, bytes(one, "wanted")));
    expect(opened.result).toBe(one["result"]);
    if (opened.value) expectSame(one, { key: opened.value });
  });

  it.each(named(vectors.changes))("changed: %s", async (_, change) => {
    const { data } = changed(vectors, change, "grant");
    expect((await resultOf(readGrant(data))).result).toBe(change["result"]);
  });
});
