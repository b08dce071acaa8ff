import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { sentence } from "../../api/request.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/status.tsx";

interface TitleDialogProps {
  readonly title: string;
  /** What the new set is called at first. */
  readonly suggested: string;
  readonly doing: string;
  readonly does: string;
  readonly children: ComponentChildren;
  readonly onClose: () => void;
  /** With a title that isn't empty. When it fails, the dialog says why. */
  readonly onMake: (title: string) => Promise<void>;
}

/** Asks for the title of a set that is made from others. */
export function TitleDialog({ title, suggested, doing, does, children, onClose, onMake }: TitleDialogProps) {
  const [typed, setTyped] = useState(suggested);
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState(false);
  const [error, setError] = useState("");
  const make = async () => {
    setAsked(true);
    if (!typed.trim() || busy) return;
    setBusy(true);
    setError("");
    try {
      await onMake(typed.trim());
    } catch (failure) {
      setError(sentence(failure));
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="form" onSubmit={(event) => { event.preventDefault(); void make(); }}>
        {error && <Notice tone="bad" title={error} />}
        {children}
        <TextField label="Title" value={typed} onText={setTyped} autofocus autocomplete="off" maxLength={200} error={asked && !typed.trim() ? "It needs a title." : undefined} />
        <div class="form-foot">
          <Button type="submit" kind="primary" busy={busy && doing}>{does}</Button>
          <Button onClick={onClose}>Don’t</Button>
        </div>
      </form>
    </Dialog>
  );
}
