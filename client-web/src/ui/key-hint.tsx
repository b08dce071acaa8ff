import { isMac, keyLabels } from "./keys.ts";
import "./key-hint.css";

/** The keys of an action, drawn as keys. Screen readers learn them from `aria-keyshortcuts`. */
export function KeyHint({ keys }: { readonly keys: string }) {
  return (
    <span class="key-hint" aria-hidden="true">
      {keyLabels(keys, isMac()).map((label) => <kbd key={label}>{label}</kbd>)}
    </span>
  );
}
