import { useState } from "preact/hooks";
import { sentence } from "../../api/request.ts";
import type { Committed } from "../../api/set-types.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { Notice, announce } from "../../ui/status.tsx";
import { count } from "../../ui/time.ts";
import { undone } from "../history/words.ts";
import { mergesOf } from "./decisions.ts";
import type { ImportSession, Phase } from "./session.ts";
import { doneWords } from "./words.ts";

interface DoneProps {
  readonly session: ImportSession;
  readonly phase: Extract<Phase, { readonly at: "done" }>;
  readonly title: string;
}

const address = (set: string): string => `/sets/${encodeURIComponent(set)}`;

function Undo({ session, committed }: { readonly session: ImportSession; readonly committed: Committed }) {
  const [state, setState] = useState<{ readonly text: string; readonly bad?: boolean }>();
  const [busy, setBusy] = useState(false);
  const undo = async () => {
    setBusy(true);
    try {
      const { changes } = await session.undo(committed.set, committed.version);
      setState({ text: undone(changes) });
      announce("The import was taken back.");
    } catch (error) {
      setState({ text: sentence(error), bad: true });
    } finally {
      setBusy(false);
    }
  };
  if (state) return <Notice tone={state.bad ? "bad" : "plain"} title={state.text}>{!state.bad && <p><a href={`${address(committed.set)}/history`}>The set’s history</a> has what was imported.</p>}</Notice>;
  return <Button busy={busy && "Taking it back…"} onClick={() => void undo()}>Undo the import</Button>;
}

/** What was written, and what can be done with it now. */
export function Done({ session, phase, title }: DoneProps) {
  const { committed, items, verdicts } = phase;
  const merges = mergesOf(items, verdicts);
  const others = [...new Set(merges.map(({ set }) => set))];
  return (
    <div class="import-done">
      <p class="import-done-text" role="status">{doneWords(committed, title)}</p>
      <div class="form-foot">
        <LinkButton kind="primary" href={address(committed.set)}>Read the set</LinkButton>
        <LinkButton href={`${address(committed.set)}/edit`}>Edit it</LinkButton>
        {committed.changed && <LinkButton href={`${address(committed.set)}/history`}>Its history</LinkButton>}
        <Button onClick={() => void session.leave()}>Import something else</Button>
      </div>
      {merges.length > 0 && (
        <Notice title={`${count(merges.length, "question is", "questions are")} to be merged with ${merges.length === 1 ? "one" : "others"} that ${merges.length === 1 ? "was" : "were"} there.`}>
          <LinkButton small href={`/sets/duplicates?sets=${[committed.set, ...others].map(encodeURIComponent).join(",")}&pair=${encodeURIComponent(`${committed.set}/${merges[0]?.id ?? ""}`)}`}>Merge {merges.length === 1 ? "it" : "them"}</LinkButton>
        </Notice>
      )}
      {committed.changed && <Undo session={session} committed={committed} />}
    </div>
  );
}
