import { useState } from "preact/hooks";
import type { RetireReason } from "../../api/set-types.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Choices, TextArea } from "../../ui/field.tsx";

const reasons = [
  { value: "leaked", label: "It leaked", hint: "The question or its answer is known outside." },
  { value: "outdated", label: "It is outdated" },
  { value: "other", label: "Another reason" },
] as const;

/** A retired question stays in the set, but isn't asked any more. */
export function RetireDialog({ onClose, onRetire }: { readonly onClose: () => void; readonly onRetire: (reason: RetireReason, note: string) => void }) {
  const [reason, setReason] = useState<RetireReason>("leaked");
  const [note, setNote] = useState("");
  return (
    <Dialog
      title="Retire this question" onClose={onClose}
      foot={<><Button onClick={onClose}>Leave it</Button><Button kind="primary" onClick={() => { onRetire(reason, note.trim()); onClose(); }}>Retire it</Button></>}
    >
      <div class="form">
        <p>It stays in the set with its history, and isn’t picked for interviews any more. You can bring it back.</p>
        <Choices<RetireReason> label="Why?" value={reason} options={reasons} onPick={setReason} />
        <TextArea label="Note" rows={3} value={note} onText={setNote} hint={reason === "leaked" ? "Where it leaked, so that others can judge what else did." : undefined} />
      </div>
    </Dialog>
  );
}
