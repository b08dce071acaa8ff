import { VaultError, type VaultResult } from "../vault/errors.ts";
import type { PasswordKeys, PasswordParameters } from "../vault/password.ts";
import { scriptAddress } from "../ui/trusted.ts";
import workerAddress from "./derive.worker.ts?worker&url";

export interface DeriveRequest {
  readonly password: string;
  readonly parameters: PasswordParameters;
}

export type DeriveAnswer = { readonly keys: PasswordKeys } | { readonly refused: VaultResult | "failed" };

/** Argon2id in a worker. Errors: VaultError INVALID (parameters that a server shouldn't ask for), Error (not enough memory). */
export function derive(password: string, parameters: PasswordParameters): Promise<PasswordKeys> {
  const worker = new Worker(scriptAddress(workerAddress), { type: "module" });
  const done = new Promise<PasswordKeys>((resolve, reject) => {
    worker.addEventListener("message", (event: MessageEvent<DeriveAnswer>) => {
      const answer = event.data;
      if ("keys" in answer) resolve(answer.keys);
      else reject(answer.refused === "failed" ? new Error("The password couldn’t be worked with: the browser may be short of memory.") : new VaultError(answer.refused));
    });
    worker.addEventListener("error", () => reject(new Error("A part of the page couldn’t be loaded. Load it again and try once more.")));
  });
  worker.postMessage({ password, parameters } satisfies DeriveRequest);
  return done.finally(() => worker.terminate());
}
