import { Refusal } from "../api/request.ts";
import type { Loaded } from "../frame/load.ts";
import { EmptyState } from "../ui/empty.tsx";

/** Was a set asked for that isn't there? To ask again would be in vain. */
export function isGone<Value>(loaded: Loaded<Value>): boolean {
  return loaded.state === "failed" && loaded.error instanceof Refusal && loaded.error.code === "no_such_set";
}

/** On a page that has a heading of its own and names its sets in the address. */
export function GoneSet({ among, back, others }: {
  /** The address names others as well. */
  readonly among: boolean;
  readonly back: string;
  /** What leads back: "Choose other sets". */
  readonly others: string;
}) {
  return (
    <EmptyState title={among ? "A set that the address names isn’t there." : "There is no such question set."} action={<a href={back}>{others}</a>}>
      <p>The address may be an old one, or the set is in the archive.</p>
    </EmptyState>
  );
}
