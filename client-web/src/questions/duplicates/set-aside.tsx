import { useEffect, useRef, useState } from "preact/hooks";
import { dismissedDuplicates, undismissDuplicate } from "../../api/building.ts";
import { sentence } from "../../api/request.ts";
import type { DismissedPair, DismissedPairs } from "../../api/set-types.ts";
import { Button } from "../../ui/button.tsx";
import { isolated } from "../../ui/direction.ts";
import { plainText } from "../../ui/markdown.tsx";
import { Notice, announce } from "../../ui/status.tsx";
import { asDate, count } from "../../ui/time.ts";

interface SetAsideProps {
  readonly sets: readonly string[];
  readonly titles: ReadonlyMap<string, string>;
  /** Another number whenever a pair was set aside or a question went. */
  readonly changes: number;
  readonly onBack: (pair: DismissedPair) => void;
}

const nameOf = (title: string): string => plainText(title) || "Without a prompt";
const keyOf = ({ a, b }: DismissedPair): string => `${a.set}/${a.key} ${b.set}/${b.key}`;

/** What somebody said isn't the same, in these sets; each can be taken back. Nothing when there is none. */
export function SetAside({ sets, titles, changes, onBack }: SetAsideProps) {
  const [aside, setAside] = useState<DismissedPairs>();
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState<string>();
  const around = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const stop = new AbortController();
    dismissedDuplicates(sets, stop.signal).then(setAside, (error: unknown) => { if (!stop.signal.aborted) setTrouble(sentence(error)); });
    return () => stop.abort();
  }, [sets.join(), changes]);
  const takeBack = async (pair: DismissedPair) => {
    if (busy || !aside) return;
    setBusy(keyOf(pair));
    setTrouble(undefined);
    try {
      await undismissDuplicate({ a_set: pair.a.set, a_key: pair.a.key, b_set: pair.b.set, b_key: pair.b.key });
      setAside({ ...aside, pairs: aside.pairs.filter((one) => one !== pair) });
      announce("Taken back: the two may be the same.");
      around.current?.querySelector("summary")?.focus();
      onBack(pair);
    } catch (error) {
      setTrouble(sentence(error));
    } finally {
      setBusy(undefined);
    }
  };
  const inSets = ({ a, b }: DismissedPair): string => [...new Set([a.set, b.set])].map((id) => `“${isolated(titles.get(id) ?? id)}”`).join(" and ");
  const all = aside ? aside.pairs.length + aside.left_off : 0;
  return (
    <>
      {trouble && <Notice tone="bad" title={trouble} />}
      {aside && all > 0 && (
        <details class="duplicates-aside" ref={around}>
          <summary>{count(all, "pair")} set aside as not the same</summary>
          <ul>
            {aside.pairs.map((pair) => (
              <li key={keyOf(pair)}>
                <div>
                  <p dir="auto">{nameOf(pair.a.title)}</p>
                  <p dir="auto">{nameOf(pair.b.title)}</p>
                  <p class="row-note">In {inSets(pair)}, since {asDate(pair.dismissed_ms)}</p>
                </div>
                <Button small busy={busy === keyOf(pair) ? "Taking back…" : undefined} aria-label={`Take back: ${nameOf(pair.a.title)}; ${nameOf(pair.b.title)}`} onClick={() => void takeBack(pair)}>Take back</Button>
              </li>
            ))}
          </ul>
          {aside.left_off > 0 && <p class="row-note">And {count(aside.left_off, "earlier pair")}.</p>}
        </details>
      )}
    </>
  );
}
