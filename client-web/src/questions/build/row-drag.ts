import { useEffect, useRef, useState } from "preact/hooks";

interface Landing {
  readonly from: number;
  /** Where it would come to lie. */
  readonly to: number;
}

/** The place that a row would take at this height of the window. */
function placeAt(list: HTMLElement, y: number): number {
  const rows = [...list.children].map((row) => row.getBoundingClientRect());
  const at = rows.findIndex((box) => y < box.top + box.height);
  return at < 0 ? rows.length - 1 : at;
}

/** Dragging the rows of a list by their handles: mouse, pen or finger. Escape gives it up. */
export function useRowDrag(list: { readonly current: HTMLElement | null }, onDrop: (from: number, to: number) => void) {
  const [landing, setLanding] = useState<Landing>();
  const held = useRef<Landing | undefined>(undefined);
  const hold = (next: Landing | undefined) => {
    held.current = next;
    setLanding(next);
  };
  useEffect(() => {
    if (!landing) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      hold(undefined);
    };
    addEventListener("keydown", onKey, true);
    return () => removeEventListener("keydown", onKey, true);
  }, [landing !== undefined]);
  /** For the handle of the row at this place. */
  const handle = (place: number) => ({
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || !(event.currentTarget instanceof Element)) return;
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      hold({ from: place, to: place });
    },
    onPointerMove: (event: PointerEvent) => {
      if (!held.current || !list.current) return;
      const to = placeAt(list.current, event.clientY);
      if (to !== held.current.to) hold({ ...held.current, to });
    },
    onPointerUp: () => {
      const last = held.current;
      hold(undefined);
      if (last && last.from !== last.to) onDrop(last.from, last.to);
    },
    onPointerCancel: () => hold(undefined),
  });
  return { landing, handle };
}
