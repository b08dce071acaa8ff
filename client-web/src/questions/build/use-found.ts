import { useEffect, useState } from "preact/hooks";
import { searchQuestions } from "../../api/sets.ts";
import { refOf } from "./refs.ts";

const pauseMs = 250; // after the last key
const most = 200; // of a set; what the API gives at once
const nothing: ReadonlySet<string> = new Set();

/** Questions whose texts have the words, in the answer or elsewhere: the server knows these texts, the page doesn't.
 *  What can't be found out, as without a line, is left out: titles, topics and tags are searched here. */
export async function findInTexts(words: string, sets: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>> {
  const found = await Promise.all(sets.map((set) => searchQuestions({ words, set, limit: most }, signal).then(({ questions }) => questions, () => [])));
  return new Set(found.flat().map(({ set, key }) => refOf({ set, key })));
}

/** Found a little after nobody types any more; of other words than these, nothing. */
export function useFound(words: string, sets: readonly string[]): ReadonlySet<string> {
  const [found, setFound] = useState<{ readonly words: string; readonly refs: ReadonlySet<string> }>({ words: "", refs: nothing });
  const wanted = words.trim();
  useEffect(() => {
    if (wanted.length < 2) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      void findInTexts(wanted, sets, stop.signal).then((refs) => { if (!stop.signal.aborted) setFound({ words: wanted, refs }); });
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [wanted, sets.join()]);
  return found.words === wanted ? found.refs : nothing;
}
