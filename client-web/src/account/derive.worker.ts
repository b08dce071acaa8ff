import { VaultError } from "../vault/errors.ts";
import { derivePassword } from "../vault/password.ts";
import type { DeriveAnswer, DeriveRequest } from "./derive.ts";

// Argon2id takes a second and 256 MiB, so it runs beside the page. One derivation, then the worker is ended.
addEventListener("message", (event: MessageEvent<DeriveRequest>) => {
  const { password, parameters } = event.data;
  derivePassword(password, parameters).then(
    (keys) => postMessage({ keys } satisfies DeriveAnswer),
    (error: unknown) => postMessage({ refused: error instanceof VaultError ? error.result : "failed" } satisfies DeriveAnswer),
  );
});
