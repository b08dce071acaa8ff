import type { ComponentChildren } from "preact";
import "./empty.css";

/** An empty place says why it is empty, and what to do next. */
export function EmptyState({ title, isPage, children, action }: {
  readonly title: string;
  /** It is all that the page says, so its title is the page's. */
  readonly isPage?: boolean;
  readonly children?: ComponentChildren;
  readonly action?: ComponentChildren;
}) {
  return (
    <div class="empty">
      {isPage ? <h1 class="empty-title">{title}</h1> : <h2 class="empty-title">{title}</h2>}
      {children && <div>{children}</div>}
      {action}
    </div>
  );
}
