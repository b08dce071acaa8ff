import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { classNames } from "./class-names.ts";
import { KeyHint } from "./key-hint.tsx";
import "./button.css";

export type ButtonKind = "plain" | "primary" | "quiet" | "danger";

interface Look {
  readonly kind?: ButtonKind | undefined;
  readonly small?: boolean | undefined;
}

interface ButtonProps extends Look, Omit<ButtonHTMLAttributes<HTMLButtonElement>, "class" | "size"> {
  /** What is being done at the moment; the button says it and can't be pressed again. */
  readonly busy?: string | false | undefined;
  /** Can't be pressed at the moment, but soon again: unlike `disabled` it keeps the focus. */
  readonly waits?: boolean | undefined;
  /** Keys that do the same, as in actions.ts. */
  readonly keys?: string | undefined;
  readonly class?: string | undefined;
  readonly children: ComponentChildren;
}

function look({ kind = "plain", small }: Look, own?: string): string {
  return classNames("button", kind !== "plain" && `button-${kind}`, small && "button-small", own);
}

export function Button({ kind, small, busy, waits, keys, children, class: own, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      class={look({ kind, small }, own)}
      aria-disabled={busy || waits ? "true" : undefined}
      onClick={(event) => {
        if (busy || waits) event.preventDefault(); // it keeps the focus, so it isn't `disabled`
        else onClick?.(event);
      }}
    >
      {busy || children}
      {keys && !busy && <KeyHint keys={keys} />}
    </button>
  );
}

interface LinkButtonProps extends Look {
  readonly href: string;
  readonly children: ComponentChildren;
  readonly download?: string;
}

/** Goes somewhere, and looks like a button. */
export function LinkButton({ href, children, download, ...rest }: LinkButtonProps) {
  return <a href={href} class={look(rest)} download={download}>{children}</a>;
}
