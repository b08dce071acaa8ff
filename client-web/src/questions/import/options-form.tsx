import { useState } from "preact/hooks";
import type { Format, ImportOptions, SetRow } from "../../api/set-types.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox, Select, TextField } from "../../ui/field.tsx";

const encodings = [
  { value: "", label: "found out" }, { value: "utf-8", label: "UTF-8" }, { value: "windows-1252", label: "Windows-1252 (Western European)" },
  { value: "utf-16le", label: "UTF-16, little end first" }, { value: "utf-16be", label: "UTF-16, big end first" },
] as const;

const asNew = " new"; // no set has such an id

const reserved = new Set(["search", "remix", "import", "duplicates", "build", "new"]); // they are places of their own

/** An id for a set of this title that no set has. */
export function freeId(title: string, taken: ReadonlySet<string>): string {
  const stem = title.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 56).replace(/-+$/, "") || "questions";
  for (let number = 1; ; number++) {
    const id = number === 1 ? stem : `${stem}-${number}`;
    if (!taken.has(id) && !reserved.has(id)) return id;
  }
}

interface OptionsFormProps {
  readonly options: ImportOptions;
  readonly formats: readonly Format[];
  readonly sets: readonly SetRow[];
  /** Ids that are in use, archived sets included. */
  readonly taken: ReadonlySet<string>;
  /** When nothing else is said. */
  readonly found: { readonly format: string; readonly title: string; readonly into: string };
  readonly onRead: (options: ImportOptions) => void;
}

/** How the files are read and where they go. */
export function OptionsForm({ options, formats, sets, taken, found, onRead }: OptionsFormProps) {
  const [format, setFormat] = useState(options.format ?? "");
  const [encoding, setEncoding] = useState(options.encoding ?? "");
  const [title, setTitle] = useState(options.title ?? "");
  const [license, setLicense] = useState(options.license ?? "");
  const [transcript, setTranscript] = useState(options.transcript ?? false);
  const [into, setInto] = useState(options.into === undefined || taken.has(options.into) ? (options.into ?? "") : asNew);
  return (
    <form
      class="import-options"
      onSubmit={(event) => {
        event.preventDefault();
        onRead({ format, encoding, title: title.trim(), license: license.trim(), transcript, into: into === asNew ? freeId(title.trim() || found.title, taken) : into });
      }}
    >
      <Select
        label="Format" value={format} onPick={setFormat}
        options={[{ value: "", label: found.format ? `found out: ${found.format}` : "found out" }, ...formats.filter(({ reads }) => reads).map((one) => ({ value: one.name, label: one.title }))]}
      />
      <Select label="Encoding" value={encoding} options={encodings} onPick={(value) => setEncoding(value)} />
      <Select
        label="Goes into" value={into} onPick={setInto}
        options={[{ value: "", label: `as suggested: ${found.into}` }, { value: asNew, label: "a new set" }, ...sets.map((one) => ({ value: one.id, label: one.title }))]}
      />
      <TextField label="Title" value={title} placeholder={found.title} autocomplete="off" hint="If the document names none." onText={setTitle} />
      <TextField label="Licence" value={license} autocomplete="off" placeholder="CC-BY-4.0" hint="If the document names none." onText={setLicense} />
      <div class="import-options-foot">
        <Checkbox checked={transcript} onCheck={setTranscript} hint="Each turn that asks becomes a question.">It is a conversation</Checkbox>
        <Button type="submit">Read it again</Button>
      </div>
    </form>
  );
}
