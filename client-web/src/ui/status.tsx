import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { classNames } from "./class-names.ts";
import "./status.css";

interface Toast {
  readonly id: number;
  readonly text: string;
}

const toasts = signal<readonly Toast[]>([]);
const spoken = signal("");
let last = 0;

/** Says it once to screen readers; nothing is shown. The same words again are said again. */
export function announce(text: string): void {
  spoken.value = spoken.peek() === text ? `${text}\u00a0` : text;
}

/** Shows a line at the foot of the page for some seconds, and says it. For what needs no answer. */
export function toast(text: string): void {
  const id = ++last;
  toasts.value = [...toasts.peek().slice(-2), { id, text }];
  announce(text);
  setTimeout(() => { toasts.value = toasts.peek().filter((one) => one.id !== id); }, 6000);
}

/** The live region and the toasts. Rendered once, by the frame. */
export function StatusRegion() {
  return (
    <>
      <div class="out-of-sight" role="status" aria-live="polite">{spoken.value}</div>
      <div class="toasts" aria-hidden="true">
        {toasts.value.map((one) => <div key={one.id} class="toast">{one.text}</div>)}
      </div>
    </>
  );
}

export type Tone = "plain" | "good" | "working" | "caution" | "bad";

/** A dot and a sentence. The words carry the meaning, the dot repeats it. */
export function StatusLine({ tone = "plain", live, children }: {
  readonly tone?: Tone;
  /** Said when it changes. */
  readonly live?: boolean;
  readonly children: ComponentChildren;
}) {
  return <p class={classNames("status-line", `status-${tone}`)} role={live ? "status" : undefined}>{children}</p>;
}

/** Something to read before going on. */
export function Notice({ tone = "plain", title, children }: {
  readonly tone?: "plain" | "caution" | "bad";
  readonly title?: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <div class={classNames("notice", `notice-${tone}`)} role={tone === "bad" ? "alert" : undefined}>
      {title && <p class="notice-title">{title}</p>}
      {children}
    </div>
  );
}
