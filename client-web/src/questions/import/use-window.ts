import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { type Range, rangeOf } from "./windowing.ts";

const spare = 8;

/** The rows of a list that are in the browser's window, while the page is scrolled. */
export function useWindow(list: RefObject<HTMLElement | null>, offsets: Float64Array): Range {
  const [range, setRange] = useState<Range>(() => rangeOf(offsets, 0, 1200, spare));
  useLayoutEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      const top = -(list.current?.getBoundingClientRect().top ?? 0);
      const next = rangeOf(offsets, top, top + innerHeight, spare);
      setRange((before) => (before.from === next.from && before.to === next.to ? before : next));
    };
    const later = () => { frame ||= requestAnimationFrame(look); };
    const observer = new ResizeObserver(later); // what stands above it may grow
    observer.observe(document.body);
    addEventListener("scroll", later, { passive: true });
    addEventListener("resize", later);
    look();
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      removeEventListener("scroll", later);
      removeEventListener("resize", later);
    };
  }, [offsets]);
  return { from: Math.min(range.from, offsets.length - 1), to: Math.min(range.to, offsets.length - 1) };
}
