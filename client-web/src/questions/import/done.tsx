import { useEffect, useRef, useState } from "preact/hooks";
import { sentence } from "../../api/request.ts";
import type { Committed } from "../../api/set-types.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { Notice, announce } from "../../ui/status.tsx";
import { count } from "../../ui/time.ts";
import { undone } from "../history/words.ts";
import { mergesOf } from "./decisions.ts";
import type { ImportSession, Phase, UndoneImport } from "./session.ts";
import { doneWords, takenBackWords } from "./words.ts";

interface DoneProps {
  readonly session: ImportSession;
  readonly phase: Extract<Phase, { readonly at: "done" }>;
  readonly title: string;
}

const address = (set: string): string => `/sets/${encodeURIComponent(set)}`;

/** What is there to do with the set now? */
function Ways({ session, committed, back }: { readonly session: ImportSession; readonly committed: Committed; readonly back: UndoneImport | undefined }) {
  const history = committed.changed && <LinkButton href={`${address(committed.set)}/history`}>Its history</LinkButton>;
  const again = <Button kind={back?.isArchived ? "primary" : "plain"} onClick={() => void session.leave()}>Import something else</Button>;
  if (back?.isArchived) return <div class="form-foot">{again}<LinkButton href="/sets?archived=1">Archived sets</LinkButton>{history}</div>;
  return (
    <div class="form-foot">
      <LinkButton kind="primary" href={address(committed.set)}>Read the set</LinkButton>
      <LinkButton href={`${address(committed.set)}/edit`}>Edit it</LinkButton>
      {history}
      {again}
    </div>
  );
}

/** What was written, and what can be done with it now. */
export function Done({ session, phase, title }: DoneProps) {
  const { committed, items, verdicts } = phase;
  const [back, setBack] = useState<UndoneImport>();
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const merges = mergesOf(items, verdicts);
  const others = [...new Set(merges.map(({ set }) => set))];
  const text = useRef<HTMLParagraphElement>(null);
  useEffect(() => { if (back) text.current?.focus(); }, [back]); // the button that had the focus is gone
  const undo = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const made = await session.undo(committed.set, committed.version);
      setBack(made);
      announce(undone(made.changes));
    } catch (failure) {
      setError(sentence(failure));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="import-done">
      <p ref={text} class="import-done-text" role="status" tabIndex={-1}>{back ? takenBackWords(back, title) : doneWords(committed, title)}</p>
      {back && (
        <Notice title={undone(back.changes)}>
          <p>{back.isArchived && "Nothing else was in the set, so it is in the archive now. "}<a href={`${address(committed.set)}/history`}>The set’s history</a> has what was imported.</p>
        </Notice>
      )}
      <Ways session={session} committed={committed} back={back} />
      {merges.length > 0 && !back && (
        <Notice title={`${count(merges.length, "question is", "questions are")} to be merged with ${merges.length === 1 ? "one" : "others"} that ${merges.length === 1 ? "was" : "were"} there.`}>
          <LinkButton small href={`/sets/duplicates?sets=${[committed.set, ...others].map(encodeURIComponent).join(",")}&pair=${encodeURIComponent(`${committed.set}/${merges[0]?.id ?? ""}`)}`}>Merge {merges.length === 1 ? "it" : "them"}</LinkButton>
        </Notice>
      )}
      {error && <Notice tone="bad" title={error} />}
      {committed.changed && !back && <Button busy={busy && "Taking it back…"} onClick={() => void undo()}>Undo the import</Button>}
    </div>
  );
}
