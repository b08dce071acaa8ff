import type { ComponentChildren } from "preact";
import "./empty.css";

/** An empty place says why it is empty, and what to do next. */
export function EmptyState({ title, children, action }: {
  readonly title: string;
  readonly children?: ComponentChildren;
  readonly action?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <h2 class="empty-title">{title}</h2>
      {children && <div>{children}</div>}
      {action}
    </div>
  );
}
