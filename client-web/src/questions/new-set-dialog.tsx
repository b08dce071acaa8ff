import { useState } from "preact/hooks";
import { sentence } from "../api/request.ts";
import * as api from "../api/sets.ts";
import { go } from "../frame/router.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { Notice } from "../ui/status.tsx";

/** Makes an empty set and opens it in the editor. */
export function NewSetDialog({ onClose }: { readonly onClose: () => void }) {
  const [title, setTitle] = useState("");
  const [language, setLanguage] = useState("en");
  const [license, setLicense] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [asked, setAsked] = useState(false);
  const make = async () => {
    setAsked(true);
    if (!title.trim() || busy) return;
    setBusy(true);
    setError(undefined);
    try {
      const made = await api.createSet({ title: title.trim(), ...(language.trim() && { language: language.trim() }), ...(license.trim() && { license: license.trim() }) });
      onClose();
      go(`/sets/${encodeURIComponent(made.id)}/edit`);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Dialog title="New question set" onClose={onClose}>
      <form class="form" onSubmit={(event) => { event.preventDefault(); void make(); }}>
        {error !== undefined && <Notice tone="bad" title={sentence(error)} />}
        <TextField label="Title" value={title} onText={setTitle} autofocus autocomplete="off" maxLength={200} error={asked && !title.trim() ? "It needs a title." : undefined} />
        <TextField label="Language" value={language} onText={setLanguage} autocomplete="off" hint="The language that its questions are written in: en, de, pt-BR." />
        <TextField label="Licence" value={license} onText={setLicense} autocomplete="off" hint="May stay empty. CC-BY-4.0, for example." />
        <div class="form-foot">
          <Button type="submit" kind="primary" busy={busy && "Making it…"}>Make the set</Button>
          <Button onClick={onClose}>Don’t</Button>
        </div>
      </form>
    </Dialog>
  );
}
