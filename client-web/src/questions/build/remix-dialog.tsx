import { remixSets } from "../../api/building.ts";
import { go } from "../../frame/router.ts";
import { isolated } from "../../ui/direction.ts";
import { toast } from "../../ui/status.tsx";
import { count } from "../../ui/time.ts";
import { picksOf } from "./refs.ts";
import { TitleDialog } from "./title-dialog.tsx";

/** Makes a set of the questions that were chosen, and opens it. */
export function RemixDialog({ refs, onClose }: { readonly refs: readonly string[]; readonly onClose: () => void }) {
  const picks = picksOf(refs);
  const remix = async (title: string) => {
    const made = await remixSets(title, picks);
    onClose();
    toast(`“${isolated(title)}” is made, with ${count(refs.length, "question")}.`);
    go(`/sets/${encodeURIComponent(made.id)}`);
  };
  return (
    <TitleDialog title="Make a set of these" suggested="" doing="Making it…" does="Make the set" onClose={onClose} onMake={remix}>
      <p>
        The {count(refs.length, "question")} {picks.length > 1 ? `from ${picks.length} sets ` : ""}come along with their topics, as they stand now.
        {" "}When the sets that they come from change, the new one can take that over later.
      </p>
    </TitleDialog>
  );
}
