import type { Id } from "../protocol/generated/messages.ts";

/** Behind it a number isn't exact any more; the formats allow nothing beyond. */
const limit = 2 ** 53;
const idForm = /^[0-9a-hjkmnp-tv-z]{16}$/;
const idBytes = 16;

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** For public values only: it stops at the first difference. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function u64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true);
  return bytes;
}

/** Walks through a fixed layout. What it returns are copies. A number beyond the limit and an id that isn't one come out as undefined. */
export class Fields {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, from: number) {
    this.#bytes = bytes;
    this.#at = from;
  }

  bytes(size: number): Uint8Array {
    this.#at += size;
    return this.#bytes.slice(this.#at - size, this.#at);
  }

  number(): number | undefined {
    const value = new DataView(this.bytes(8).buffer).getBigUint64(0, true);
    return value < BigInt(limit) ? Number(value) : undefined;
  }

  id(): Id | undefined {
    const text = String.fromCharCode(...this.bytes(idBytes));
    return idForm.test(text) ? text : undefined;
  }

  /** Zeros are none. */
  idOrNone(): Id | null | undefined {
    const isNone = isZero(this.#bytes.subarray(this.#at, this.#at + idBytes));
    const id = this.id();
    return isNone ? null : id;
  }
}

export function isNumber(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

export function isId(text: string): boolean {
  return idForm.test(text);
}

export function idOrNoneBytes(id: Id | null): Uint8Array {
  return id === null ? new Uint8Array(idBytes) : ascii(id);
}

/** True when that many bytes, from the start, are the name's. */
export function startsWith(bytes: Uint8Array, name: string): boolean {
  return bytes.length >= name.length && same(bytes.subarray(0, name.length), ascii(name));
}
