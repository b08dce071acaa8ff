import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Format } from "../../api/set-types.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { TextArea, TextField } from "../../ui/field.tsx";
import { Notice, toast } from "../../ui/status.tsx";
import { inWords } from "../../ui/time.ts";
import { type Given, fromDrop, fromInput, fromText } from "./gather.ts";

interface BringProps {
  readonly formats: readonly Format[];
  readonly error: string | undefined;
  readonly onBring: (given: readonly Given[], title?: string) => void;
}

/** The browser's way to choose files; `folder`: a whole one. */
function choose(folder: boolean, onGiven: (given: readonly Given[]) => void): void {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  if (folder) input.webkitdirectory = true;
  input.addEventListener("change", () => { if (input.files?.length) onGiven(fromInput(input.files)); });
  input.click();
}

const isDrag = (event: DragEvent): boolean => [...(event.dataTransfer?.types ?? [])].some((type) => type === "Files" || type === "text/plain");

/** While it is shown, files can be dropped anywhere on the page. */
function useDrop(onGiven: (given: readonly Given[]) => void): boolean {
  const [over, setOver] = useState(false);
  const give = useRef(onGiven);
  give.current = onGiven;
  useLayoutEffect(() => { // as soon as it says so
    let leaving: ReturnType<typeof setTimeout> | undefined;
    const drag = (event: DragEvent) => {
      if (!isDrag(event) || (event.target instanceof Element && event.target.closest("input, textarea"))) return;
      event.preventDefault();
      clearTimeout(leaving);
      setOver(true);
    };
    const leave = () => { leaving = setTimeout(() => setOver(false), 80); };
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!event.dataTransfer || !isDrag(event) || (event.target instanceof Element && event.target.closest("input, textarea"))) return;
      event.preventDefault();
      fromDrop(event.dataTransfer).then((given) => give.current(given), () => toast("What was dropped couldn’t be read."));
    };
    document.addEventListener("dragover", drag);
    document.addEventListener("dragleave", leave);
    document.addEventListener("drop", drop);
    return () => {
      clearTimeout(leaving);
      document.removeEventListener("dragover", drag);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("drop", drop);
    };
  }, []);
  return over;
}

export function chooseFiles(onGiven: (given: readonly Given[]) => void): void {
  choose(false, onGiven);
}

export function chooseFolder(onGiven: (given: readonly Given[]) => void): void {
  choose(true, onGiven);
}

/** Files, a folder or text, to begin with. */
export function Bring({ formats, error, onBring }: BringProps) {
  const [text, setText] = useState("");
  const [title, setTitle] = useState("");
  const over = useDrop((given) => onBring(given));
  const readable = formats.filter(({ reads }) => reads).map((one) => one.title);
  return (
    <div class="import-bring">
      {error && <Notice tone="bad" title={error} />}
      <div class={classNames("import-drop", over && "import-drop-over")}>
        <p class="import-drop-title">{over ? "Let go to import" : "Drop files or a folder here"}</p>
        <div class="form-foot">
          <Button kind="primary" onClick={() => chooseFiles(onBring)}>Choose files…</Button>
          <Button onClick={() => chooseFolder(onBring)}>Choose a folder…</Button>
        </div>
        <p class="row-note">
          Up to 64 MB.{readable.length > 0 && ` Parley reads ${inWords(readable)}.`} Nothing is written before you have seen what was found.
        </p>
      </div>
      <form
        class="import-paste" aria-label="Paste text"
        onSubmit={(event) => {
          event.preventDefault();
          const given = fromText(text, title);
          if (given.length > 0) onBring(given, title.trim());
        }}
      >
        <TextArea label="Or paste text" rows={8} value={text} placeholder={"## Locks\n\n1. What is a deadlock?\n\nTwo threads that wait for each other."} onText={setText} />
        {text.trim() && <TextField label="Title" value={title} autocomplete="off" hint="For the set; text of the same title is recognised the next time." onText={setTitle} />}
        <div><Button type="submit" disabled={!text.trim()}>Read this text</Button></div>
      </form>
    </div>
  );
}
