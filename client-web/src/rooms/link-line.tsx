import { useId, useState } from "preact/hooks";
import type { SeatLink } from "../api/types.ts";
import { Button } from "../ui/button.tsx";
import { announce } from "../ui/status.tsx";
import { asDateAndClock } from "../ui/time.ts";
import { roleWords } from "./words.ts";

/** A link to copy, with who it is for. */
export function LinkLine({ link }: { readonly link: SeatLink }) {
  const id = useId();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link.url);
      setCopied(true);
      announce(`Copied the link for ${link.name}.`);
    } catch {
      document.getElementById(id)?.focus(); // not permitted: it is selected, to be copied by hand
    }
  };
  return (
    <div class="field">
      <label for={id}>{link.name}, {roleWords[link.role]}</label>
      <div class="link-line">
        <input id={id} class="input link-text" readOnly value={link.url} onFocus={(event) => event.currentTarget.select()} />
        <Button onClick={() => void copy()}>{copied ? "Copied" : "Copy"}</Button>
      </div>
      <p class="field-hint">Works once, until {asDateAndClock(link.expires_ms)}.</p>
    </div>
  );
}
