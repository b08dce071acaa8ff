import { ask, readJson, readRefusal } from "./request.ts";

// Files up and down; apart from request.ts, which every page fetches.

/** Sends bytes as they are. Errors: Refusal. */
export async function putBytes(path: string, bytes: Blob | Uint8Array<ArrayBuffer>, signal?: AbortSignal): Promise<void> {
  await readJson(await ask("PUT", path, { type: "application/octet-stream", body: bytes }, signal));
}

export interface Download {
  /** As the server names the file; empty when it doesn't. */
  readonly name: string;
  readonly content: Blob;
}

/** The file's name in a Content-Disposition; empty when there is none. */
export function fileName(disposition: string | null): string {
  const coded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? "")?.[1];
  if (coded) {
    try {
      return decodeURIComponent(coded);
    } catch {
      // a broken escape: the plain name will do
    }
  }
  return /filename="([^"]*)"|filename=([^;\s]+)/i.exec(disposition ?? "")?.slice(1).find(Boolean) ?? "";
}

/** An answer that is a file to keep. Errors: Refusal. */
export async function requestFile(path: string, signal?: AbortSignal): Promise<Download> {
  const response = await ask("GET", path, undefined, signal);
  if (!response.ok) throw readRefusal(response.status, await response.json().catch(() => undefined));
  return { name: fileName(response.headers.get("Content-Disposition")), content: await response.blob() };
}
