import type { ComponentChildren } from "preact";
import { classNames } from "./class-names.ts";
import { asOffset } from "./time.ts";
import "./timeline.css";

export function Timeline({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return <ol class="timeline" aria-label={label}>{children}</ol>;
}

interface MomentProps {
  /** Milliseconds since the beginning. */
  readonly offset: number;
  /** The clock's time, shown when the pointer rests on it. */
  readonly clock?: string;
  readonly weight?: "plain" | "strong" | "quiet" | "mark";
  readonly id?: string;
  readonly children: ComponentChildren;
}

export function Moment({ offset, clock, weight = "plain", id, children }: MomentProps) {
  return (
    <li class={classNames("moment", weight !== "plain" && `moment-${weight}`)} id={id} tabIndex={id ? -1 : undefined}>
      <span class="moment-time" title={clock}>{asOffset(offset)}</span>
      <div class="moment-body">{children}</div>
    </li>
  );
}
