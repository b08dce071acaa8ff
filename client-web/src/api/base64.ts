import type { Base64 } from "./types.ts";

export function toBase64(bytes: Uint8Array): Base64 {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** Errors: a DOMException for what isn't base64. */
export function fromBase64(text: Base64): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
