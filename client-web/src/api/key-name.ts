import { fromBase64 } from "./base64.ts";
import type { Base64 } from "./types.ts";

const shownBytes = 10;

/** The beginning of a public key, for two people to compare: "3f2a 91c0 77de 1b02 44aa". */
export function keyName(key: Base64): string {
  const digits = Array.from(fromBase64(key).subarray(0, shownBytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.match(/.{1,4}/g)?.join(" ") ?? "";
}
