import { useEffect, useId, useRef, useState } from "preact/hooks";
import { sentence } from "../api/request.ts";
import { exportSet, formats, setVersions } from "../api/sets.ts";
import type { Version } from "../api/set-types.ts";
import { useLoaded } from "../frame/load.ts";
import { Shown } from "../frame/loading.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { isolated } from "../ui/direction.ts";
import { Choices, Select } from "../ui/field.tsx";
import { Notice, StatusLine, announce } from "../ui/status.tsx";
import { asDate } from "../ui/time.ts";
import { type ExportForm, exportForms, fallbackName } from "./export-formats.ts";
import "./export.css";

type Answers = "with" | "without";

const answerOptions = [
  { value: "with", label: "With answers", hint: "Everything that the set has." },
  { value: "without", label: "Without answers", hint: "Prompts and choices only; nothing tells what is right." },
] as const;

interface FormsProps {
  readonly forms: readonly ExportForm[];
  readonly value: string;
  readonly onPick: (name: string) => void;
}

function Forms({ forms, value, onPick }: FormsProps) {
  const name = useId();
  return (
    <fieldset class="field choices">
      <legend>As what?</legend>
      <div class="export-forms">
        {forms.map((form) => (
          <label key={form.name} class={form.unavailable ? "choice export-unavailable" : "choice"}>
            <input type="radio" name={name} checked={form.name === value} disabled={form.unavailable !== undefined} onChange={() => onPick(form.name)} />
            <span>{form.title}</span>
            {(form.unavailable ?? form.hint) && <span class="field-hint">{form.unavailable ?? form.hint}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Hands a file to the browser, to be kept where downloads are. */
function keep(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

interface ReadyProps extends DialogProps {
  readonly forms: readonly ExportForm[];
  readonly versions: readonly Version[];
}

function Ready({ set, version, forms, versions, onClose }: ReadyProps) {
  const [format, setFormat] = useState(forms.find(({ name }) => name === "pack")?.name ?? forms[0]?.name ?? "");
  const [answers, setAnswers] = useState<Answers>("with");
  const [wanted, setWanted] = useState(version === undefined ? "" : String(version));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const stop = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const fetchIt = async () => {
    const form = forms.find(({ name }) => name === format);
    if (busy || !form) return;
    const own = new AbortController();
    stop.current = own;
    setBusy(true);
    setError("");
    try {
      const { name, content } = await exportSet(set.id, format, answers === "with", wanted ? Number(wanted) : undefined, own.signal);
      const file = name || fallbackName(set.id, form);
      keep(file, content);
      announce(`${file} is among your downloads.`);
      onClose();
    } catch (failure) {
      if (!own.signal.aborted) setError(sentence(failure));
      setBusy(false);
    }
  };
  const options = [{ value: "", label: "the newest" }, ...versions.slice(1).map((one) => ({ value: String(one.version), label: `${one.version}, ${asDate(one.changed_ms)}` }))];
  return (
    <form class="form" onSubmit={(event) => { event.preventDefault(); void fetchIt(); }}>
      {error && <Notice tone="bad" title={error} />}
      <Forms forms={forms} value={format} onPick={setFormat} />
      <Choices<Answers> label="How much of it?" value={answers} options={answerOptions} onPick={setAnswers} />
      {versions.length > 1 && <Select label="Version" value={options.some(({ value }) => value === wanted) ? wanted : ""} options={options} onPick={setWanted} />}
      {busy && <StatusLine tone="working" live>The server writes the file…</StatusLine>}
      <div class="form-foot">
        <Button type="submit" kind="primary" busy={busy && "Exporting…"}>Export</Button>
        {busy ? <Button onClick={() => stop.current?.abort()}>Stop</Button> : <Button onClick={onClose}>Don’t</Button>}
      </div>
    </form>
  );
}

interface DialogProps {
  readonly set: { readonly id: string; readonly title: string };
  /** The version that is being read, where it isn't the newest. */
  readonly version?: number | undefined;
  readonly onClose: () => void;
}

/** A set as a file: for reading, for other programs, or to be brought back in. */
export function ExportDialog(props: DialogProps) {
  const loaded = useLoaded(async () => {
    const [known, versions] = await Promise.all([formats(), setVersions(props.set.id).catch((): readonly Version[] => [])]);
    return { forms: exportForms(known), versions };
  }, [props.set.id]);
  return (
    <Dialog title={`Export “${isolated(props.set.title)}”`} onClose={props.onClose}>
      <Shown what="Asking what the server can write…" loaded={loaded}>{(known) => <Ready {...props} {...known} />}</Shown>
    </Dialog>
  );
}
