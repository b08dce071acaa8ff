import { setOutline } from "../../api/sets.ts";
import { type PoolQuestion, poolOf } from "./pool.ts";

/** The questions of the sets, in their order. Errors: Refusal. */
export async function loadPool(sets: readonly string[], signal?: AbortSignal): Promise<readonly PoolQuestion[]> {
  const outlines = await Promise.all(sets.map((set) => setOutline(set, undefined, signal)));
  return outlines.flatMap((outline, at) => ("blocks" in outline ? poolOf(sets[at] ?? "", outline) : []));
}
