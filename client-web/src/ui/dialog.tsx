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

/** A native modal dialog, open for as long as it is rendered. Escape and a press outside close it. */
export function Dialog({ title, onClose, children, foot, class: own }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => { // at once, so that what is typed next goes here
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close(); // gives the focus back to where it was
  }, []);
  return (
    <dialog
      ref={dialog} class={classNames("dialog", own)} aria-labelledby={id}
      onCancel={(event) => { event.preventDefault(); onClose(); }}
      onClick={(event) => { if (event.target === event.currentTarget) onClose(); }}
    >
      <div class="dialog-head">
        <h2 class="dialog-title" id={id}>{title}</h2>
        <Button kind="quiet" small onClick={onClose}>Close</Button>
      </div>
      {children}
      {foot && <div class="dialog-foot">{foot}</div>}
    </dialog>
  );
}
