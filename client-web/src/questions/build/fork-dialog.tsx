import { forkSet } from "../../api/building.ts";
import { go } from "../../frame/router.ts";
import { isolated } from "../../ui/direction.ts";
import { toast } from "../../ui/status.tsx";
import { TitleDialog } from "./title-dialog.tsx";

/** Makes a set of one's own out of another, and opens it. */
export function ForkDialog({ set, onClose }: { readonly set: { readonly id: string; readonly title: string }; readonly onClose: () => void }) {
  const fork = async (title: string) => {
    const made = await forkSet(set.id, title);
    onClose();
    toast(`“${isolated(title)}” is a fork of “${isolated(set.title)}”.`);
    go(`/sets/${encodeURIComponent(made.id)}`);
  };
  return (
    <TitleDialog title={`Fork “${isolated(set.title)}”`} suggested={`${set.title}, our own`} doing="Forking…" does="Fork" onClose={onClose} onMake={fork}>
      <p>A fork has all its questions and goes its own way: what you change in one doesn’t touch the other. When the set that it comes from gets something new, the fork can take it later, change by change, and what you changed stays.</p>
    </TitleDialog>
  );
}
