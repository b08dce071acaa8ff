import * as api from "../api/api.ts";
import { Refusal } from "../api/request.ts";
import type { QuestionSet } from "../questions/set.ts";

const freshMs = 60_000;
const fetched = new Map<string, { readonly at: number; readonly set: Promise<QuestionSet> }>();

/** A set as it is now, or was within the last minute. Errors: Refusal. */
export function studySet(id: string): Promise<QuestionSet> {
  const known = fetched.get(id);
  if (known && Date.now() - known.at < freshMs) return known.set;
  const set = api.questionSet(id);
  fetched.set(id, { at: Date.now(), set });
  set.catch(() => fetched.delete(id));
  return set;
}

/** Several at once, without those that aren't there any more. Errors: Refusal. */
export async function studySets(ids: readonly string[]): Promise<readonly QuestionSet[]> {
  const found = await Promise.all(ids.map((id) => studySet(id).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === "no_such_set") return undefined;
    throw error;
  })));
  return found.filter((set) => set !== undefined);
}
