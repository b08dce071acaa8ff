import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";
import "./dialog.css";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly foot?: ComponentChildren;
  readonly class?: string;
}

const fields = "input:not(:disabled), select:not(:disabled), textarea:not(:disabled)";

/** What a dialog is opened for: its first field, or in a group of choices the chosen one; else its first answer. */
function firstOf(dialog: HTMLElement): HTMLElement | null {
  const field = dialog.querySelector<HTMLInputElement>(fields);
  const chosen = field?.type === "radio" ? [...dialog.querySelectorAll<HTMLInputElement>("input[type=radio]:checked")].find(({ name }) => name === field.name) : undefined;
  return chosen ?? field ?? dialog.querySelector<HTMLElement>(".dialog-foot button");
}

/** Begins there; while its content is being fetched, at the title. */
function begin(dialog: HTMLElement): () => void {
  if (dialog.querySelector("[autofocus]")) return () => undefined;
  const title = dialog.querySelector<HTMLElement>(".dialog-title");
  (firstOf(dialog) ?? title)?.focus();
  const watch = new MutationObserver(() => {
    if (document.activeElement !== title) return watch.disconnect();
    firstOf(dialog)?.focus();
  });
  watch.observe(dialog, { subtree: true, childList: true });
  return () => watch.disconnect();
}

/** A native modal dialog, open for as long as it is rendered. Escape and a press outside close it. */
export function Dialog({ title, onClose, children, foot, class: own }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => { // at once, so that what is typed next goes here
    const shown = dialog.current;
    if (!shown) return undefined;
    shown.showModal();
    const leave = begin(shown);
    return () => {
      leave();
      shown.close(); // gives the focus back to where it was
    };
  }, []);
  return (
    <dialog
      ref={dialog} class={classNames("dialog", own)} aria-labelledby={id}
      onCancel={(event) => { event.preventDefault(); onClose(); }}
      onClick={(event) => { if (event.target === event.currentTarget) onClose(); }}
    >
      <div class="dialog-head">
        <h2 class="dialog-title" id={id} tabIndex={-1}>{title}</h2>
        <Button kind="quiet" small onClick={onClose}>Close</Button>
      </div>
      {children}
      {foot && <div class="dialog-foot">{foot}</div>}
    </dialog>
  );
}
