import type { ErrorCode } from "../protocol/generated/messages.ts";

/** `offline`: no answer at all. `unreadable`: an answer that isn't the API's. */
export type RefusalCode = ErrorCode | "offline" | "unreadable";

/** What the server refused, or why it couldn't be asked. `message` is a sentence for people. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    text: string,
    readonly retry: boolean,
    readonly detail?: string,
  ) {
    super(text);
    this.name = "Refusal";
  }
}

/** Of anything that was thrown, a sentence for people. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : "Something went wrong.";
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null;

/** Of an answer's body that says no. */
export function readRefusal(status: number, body: unknown): Refusal {
  const error = isObject(body) ? body["error"] : undefined;
  if (isObject(error) && typeof error["code"] === "string" && typeof error["text"] === "string") {
    const detail = typeof error["detail"] === "string" ? error["detail"] : undefined;
    return new Refusal(error["code"] as ErrorCode, error["text"], error["retry"] === true, detail);
  }
  return new Refusal("unreadable", `The server answered with status ${status} and nothing that can be read.`, status >= 500);
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

export interface Sent {
  readonly type: string;
  readonly body: BodyInit;
}

const asJson = (body: unknown): Sent | undefined =>
  (body === undefined ? undefined : { type: "application/json", body: JSON.stringify(body) });

/** Used by files.ts, too. */
export async function ask(method: Method, path: string, sent: Sent | undefined, signal: AbortSignal | undefined): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      ...(signal && { signal }),
      ...(sent && { headers: { "Content-Type": sent.type }, body: sent.body }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refusal("offline", "The server can’t be reached. Check the connection and try again.", true);
  }
}

export async function readJson<Answer>(response: Response): Promise<Answer> {
  if (response.status === 204) return undefined as Answer;
  let answer: unknown;
  try {
    answer = await response.json();
  } catch {
    throw readRefusal(response.status, undefined);
  }
  if (!response.ok) throw readRefusal(response.status, answer);
  return answer as Answer;
}

/** The answer's JSON; nothing for 204. Errors: Refusal. */
export async function request<Answer>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<Answer> {
  return readJson(await ask(method, path, asJson(body), signal));
}

/** The answer's bytes. `onProgress` gets 0 to 1 as they come, when the length is known. */
export async function requestBytes(path: string, onProgress?: (done: number) => void, signal?: AbortSignal): Promise<Uint8Array> {
  const response = await ask("GET", path, undefined, signal);
  if (!response.ok) throw readRefusal(response.status, await response.json().catch(() => undefined));
  const length = Number(response.headers.get("Content-Length"));
  if (!response.body || !length || !onProgress) return new Uint8Array(await response.arrayBuffer());
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value);
    size += read.value.length;
    onProgress(Math.min(1, size / length));
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
