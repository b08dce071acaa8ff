import type sodiumModule from "libsodium-wrappers-sumo";

export type Sodium = typeof sodiumModule;

let loading: Promise<Sodium> | undefined;

/** libsodium is a large download: it comes when keys are first used. A failed download is tried again. */
export function loadSodium(): Promise<Sodium> {
  loading ??= import("libsodium-wrappers-sumo")
    .then(async (module) => {
      await module.default.ready;
      return module.default;
    })
    .catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
  return loading;
}
