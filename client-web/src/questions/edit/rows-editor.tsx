import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { announce } from "../../ui/status.tsx";
import { moved, removed, replaced } from "./rows.ts";

interface RowsEditorProps<Item> {
  /** "Choice"; the items are called "Choice 1" and so on. */
  readonly name: string;
  readonly items: readonly Item[];
  readonly fresh: Item;
  readonly addLabel: string;
  readonly most?: number;
  readonly onItems: (items: readonly Item[]) => void;
  readonly children: (item: Item, name: string, change: (item: Item) => void) => ComponentChildren;
}

/** Items that are added, removed and put in order; Alt with an arrow key moves the one with the focus. */
export function RowsEditor<Item>({ name, items, fresh, addLabel, most = 100, onItems, children }: RowsEditorProps<Item>) {
  const list = useRef<HTMLOListElement>(null);
  const focus = (at: number, what = "textarea, input:not([type=checkbox])") =>
    requestAnimationFrame(() => list.current?.children[at]?.querySelector<HTMLElement>(what)?.focus());
  const move = (at: number, by: -1 | 1) => {
    if (at + by < 0 || at + by >= items.length) return;
    onItems(moved(items, at, at + by));
    announce(`${name} is now ${at + by + 1} of ${items.length}.`);
    focus(at + by);
  };
  const onKeyDown = (event: KeyboardEvent, at: number) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    move(at, event.key === "ArrowUp" ? -1 : 1);
  };
  return (
    <div class="edit-rows">
      <ol ref={list} class="edit-items">
        {items.map((item, at) => {
          const own = `${name} ${at + 1}`;
          return (
            <li key={at} class="edit-item" onKeyDown={(event) => onKeyDown(event, at)}>
              <div class="edit-item-body">{children(item, own, (next) => onItems(replaced(items, at, next)))}</div>
              <div class="edit-item-tools">
                <Button kind="quiet" small aria-label={`Move ${own} up`} disabled={at === 0} onClick={() => move(at, -1)}>↑</Button>
                <Button kind="quiet" small aria-label={`Move ${own} down`} disabled={at === items.length - 1} onClick={() => move(at, 1)}>↓</Button>
                <Button
                  kind="quiet" small aria-label={`Remove ${own}`}
                  onClick={() => { onItems(removed(items, at)); announce(`${own} removed.`); focus(Math.max(0, at - 1)); }}
                >
                  ✕
                </Button>
              </div>
            </li>
          );
        })}
      </ol>
      {items.length < most && <div><Button small onClick={() => { onItems([...items, fresh]); focus(items.length); }}>{addLabel}</Button></div>}
    </div>
  );
}
