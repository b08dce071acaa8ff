import { describe, expect, it } from "vitest";
import { toHex } from "../../vault/bytes.ts";
import { openChunk, sealChunk, studyKey } from "./seal.ts";

const filled = (value: number): Uint8Array => new Uint8Array(32).fill(value);
const account = "0123456789abcdef";
const plain = Uint8Array.of(1, 2, 3);

describe("a sealed chunk", () => {
  it("has a key of its own, made from the secret key", async () => {
    const key = await studyKey({ boxSecret: filled(1) });
    expect(toHex(key)).toBe(toHex(await studyKey({ boxSecret: filled(1) })));
    expect(toHex(key)).not.toBe(toHex(await studyKey({ boxSecret: filled(2) })));
    expect(toHex(key)).not.toBe(toHex(filled(1)));
    // Whatever was sealed under it has to open for ever: b2b(32, "parley-study-key-1", key 01…01).
    expect(toHex(key)).toBe("0a06972714ccc84b1e8fc374a20d7a61b6870ef2376bc4677c00eb4c3dcceb3a");
  });

  it("opens for its account and key, and for nothing else", async () => {
    const sealed = await sealChunk(plain, filled(3), account);
    expect(sealed).toHaveLength(13 + 24 + 3 + 16);
    expect(await openChunk(sealed, filled(3), account)).toEqual(plain);
    await expect(openChunk(sealed, filled(4), account)).rejects.toMatchObject({ result: "KEY_WRONG" });
    await expect(openChunk(sealed, filled(3), "fedcba9876543210")).rejects.toMatchObject({ result: "KEY_WRONG" });
  });

  it("is another each time, and none when a bit of it is another", async () => {
    const sealed = await sealChunk(plain, filled(3), account);
    expect(toHex(await sealChunk(plain, filled(3), account))).not.toBe(toHex(sealed));
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(openChunk(changed, filled(3), account)).rejects.toMatchObject({ result: at < 12 ? "MALFORMED" : at === 12 ? "VERSION" : "KEY_WRONG" });
    }
    await expect(openChunk(sealed.subarray(0, 40), filled(3), account)).rejects.toMatchObject({ result: "MALFORMED" });
  });
});
