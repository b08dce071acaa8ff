import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { place } from "../frame/router.ts";
import { type Part, grown, mostDrawn, partWith, topicsIn } from "./page-part.ts";
import { type Topic, questionsOf } from "./set.ts";

/** The question that the page's address names. */
function inAddress(fragment: string): string {
  if (!fragment.startsWith("q-")) return "";
  try {
    return decodeURIComponent(fragment.slice(2));
  } catch {
    return "";
  }
}

function jumpTo(id: string): boolean {
  const found = document.getElementById(`q-${id}`);
  found?.scrollIntoView();
  found?.focus({ preventScroll: true });
  return found !== null;
}

export interface PartShown {
  /** What is drawn of the topics. */
  readonly topics: readonly Topic[];
  readonly part: Part;
  readonly total: number;
  /** Draws this question's part, if it isn't drawn, and goes there. Says whether there is such a question. */
  readonly show: (id: string) => boolean;
  readonly more: (by: "before" | "behind") => void;
}

/** Of many questions, those around the one that is read; all of them when the page goes on paper. */
export function usePart(topics: readonly Topic[], isWhole: boolean): PartShown {
  const ids = useMemo(() => topics.flatMap(questionsOf).map(({ id }) => id), [topics]);
  const total = ids.length;
  const wanted = useRef("");
  const [state, setState] = useState<{ readonly of: readonly Topic[]; readonly part: Part }>();
  const [onPaper, setOnPaper] = useState(false);
  const { fragment } = place.value;
  // other topics, as when words are looked for, begin anew
  const part = state?.of === topics ? state.part : partWith(ids.indexOf(inAddress(fragment)), total);
  const forPaper = (isWhole || onPaper) && total > mostDrawn;
  const isAll = forPaper || total <= mostDrawn;
  const { from, to } = isAll ? { from: 0, to: total } : part;
  const shown = useMemo(() => topicsIn(topics, { from, to }), [topics, from, to]);

  const show = (id: string) => {
    const at = ids.indexOf(id);
    if (at < 0) return false;
    if (jumpTo(id)) return true;
    wanted.current = id;
    setState({ of: topics, part: partWith(at, total) });
    return true;
  };
  const more = (by: "before" | "behind") => {
    const next = grown(part, by, total);
    wanted.current = ids[by === "before" ? part.from - 1 : part.to] ?? "";
    setState({ of: topics, part: next });
  };
  useLayoutEffect(() => {
    if (wanted.current && jumpTo(wanted.current)) wanted.current = "";
  }, [shown]);
  useLayoutEffect(() => {
    const top = scrollY;
    return forPaper ? () => scrollTo(0, top) : undefined; // back to where it was read
  }, [forPaper]);
  useEffect(() => {
    const id = inAddress(fragment);
    if (id) show(id);
  }, [fragment]);
  useEffect(() => { // the browser's own command to print, too
    const before = () => setOnPaper(true);
    const after = () => setOnPaper(false);
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    return () => {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
    };
  }, []);
  return { topics: shown, part: { from, to }, total, show, more };
}
