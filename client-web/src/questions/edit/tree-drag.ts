import { useEffect, useRef, useState } from "preact/hooks";

export interface Drag {
  readonly key: string;
  /** Before which row it would be let go. */
  readonly row: number;
}

interface DragOptions {
  readonly rowHeight: () => number;
  readonly rowCount: () => number;
  readonly onDrop: (drag: Drag) => void;
}

const edgePx = 32;

/** Dragging rows of a scrolled list by pointer: mouse, pen or finger. Escape gives it up. */
export function useDrag(list: { readonly current: HTMLElement | null }, { rowHeight, rowCount, onDrop }: DragOptions) {
  const [drag, setDrag] = useState<Drag>();
  const held = useRef<{ key: string; y: number; row: number } | undefined>(undefined);
  const drop = useRef(onDrop);
  drop.current = onDrop;

  const end = (dropped: boolean) => {
    const last = held.current;
    held.current = undefined;
    setDrag(undefined);
    if (last && dropped) drop.current({ key: last.key, row: last.row });
  };

  useEffect(() => {
    if (!drag) return;
    let frame = 0;
    const follow = () => { // while the pointer rests at an edge the list scrolls on
      const box = list.current?.getBoundingClientRect();
      const now = held.current;
      if (!box || !now || !list.current) return;
      if (now.y < box.top + edgePx) list.current.scrollTop -= 8;
      else if (now.y > box.bottom - edgePx) list.current.scrollTop += 8;
      const row = Math.round((now.y - box.top + list.current.scrollTop) / rowHeight());
      now.row = Math.max(0, Math.min(rowCount(), row));
      setDrag((before) => (before && before.row !== now.row ? { key: now.key, row: now.row } : before));
      frame = requestAnimationFrame(follow);
    };
    frame = requestAnimationFrame(follow);
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      end(false);
    };
    addEventListener("keydown", onKey, true);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener("keydown", onKey, true);
    };
  }, [drag !== undefined]);

  /** For the handle of a row. */
  const handle = (key: string, row: number) => ({
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || !(event.currentTarget instanceof Element)) return;
      event.preventDefault();
      list.current?.setPointerCapture(event.pointerId); // the row itself may be scrolled out of the page
      held.current = { key, y: event.clientY, row };
      setDrag({ key, row });
    },
  });
  const listening = {
    onPointerMove: (event: PointerEvent) => { if (held.current) held.current.y = event.clientY; },
    onPointerUp: () => { if (held.current) end(true); },
    onPointerCancel: () => { if (held.current) end(false); },
  };
  return { drag, handle, listening };
}
