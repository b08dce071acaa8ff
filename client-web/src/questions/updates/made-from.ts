import type { Version } from "../../api/set-types.ts";

/** Was the set made from others, so that it can hear of what is new in them? Every set keeps its first version, and that of a remix or a fork says so. */
export function isMadeFromOthers(versions: readonly Pick<Version, "kind">[]): boolean {
  return versions.some(({ kind }) => kind === "forked" || kind === "remixed");
}
