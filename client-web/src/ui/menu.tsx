import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button, type ButtonKind } from "./button.tsx";
import { classNames } from "./class-names.ts";
import "./menu.css";

export interface MenuItem {
  readonly label: string;
  readonly run: () => void;
  /** Set for an item that is one of several states. */
  readonly checked?: boolean;
  readonly unavailable?: string | undefined;
}

interface MenuProps {
  readonly label: ComponentChildren;
  /** When `label` is no text. */
  readonly name?: string;
  readonly kind?: ButtonKind;
  readonly small?: boolean;
  readonly side?: "start" | "end";
  /** A rule is drawn between the groups. */
  readonly groups: readonly (readonly MenuItem[])[];
}

/** A button that opens a list of things to do; arrows, Home, End and Escape work as in any menu. */
export function Menu({ label, name, kind = "quiet", small, side = "end", groups }: MenuProps) {
  const [open, setOpen] = useState(false);
  const around = useRef<HTMLDivElement>(null);
  const id = useId();
  const items = () => [...(around.current?.querySelectorAll<HTMLElement>(".menu-item") ?? [])];
  const close = (focus: boolean) => {
    setOpen(false);
    if (focus) around.current?.querySelector("button")?.focus();
  };

  useLayoutEffect(() => { // at once: a key pressed next is for the items, and an effect that ran later could take the focus back from where Escape put it
    if (!open) return;
    items()[0]?.focus();
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !around.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    const list = items();
    const at = list.findIndex((one) => one === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + (at < 0 ? 1 : 0), Home: 0, End: list.length - 1 }[event.key];
    if (to !== undefined) list[(to + list.length) % list.length]?.focus();
    else if (event.key === "Escape") close(true);
    else {
      if (event.key === "Tab") setOpen(false);
      return;
    }
    event.preventDefault();
  };

  return (
    <div ref={around} class={classNames("menu", side === "start" && "menu-start")} onKeyDown={onKeyDown}>
      <Button kind={kind} small={small} aria-haspopup="menu" aria-expanded={open} aria-controls={id} aria-label={name} onClick={() => setOpen(!open)}>
        {label}
      </Button>
      {open && (
        <div class="menu-list" id={id} role="menu" aria-label={name ?? (typeof label === "string" ? label : undefined)}>
          {groups.map((group, place) => (
            <div key={place} role="group">
              {place > 0 && <hr class="menu-rule" />}
              {group.map((item) => (
                <button
                  key={item.label} type="button" class="menu-item" tabIndex={-1}
                  role={item.checked === undefined ? "menuitem" : "menuitemradio"} aria-checked={item.checked}
                  aria-disabled={item.unavailable ? "true" : undefined} title={item.unavailable}
                  onClick={() => { if (!item.unavailable) { close(true); item.run(); } }}
                >
                  {item.label}
                </button>
              ))}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
