import { useEffect, useRef, useState } from "preact/hooks";
import * as api from "../../api/api.ts";
import { useLoaded } from "../../frame/load.ts";
import { Shown } from "../../frame/loading.tsx";
import { place } from "../../frame/router.ts";
import { findAccount } from "../../frame/session.tsx";
import { answers } from "../../questions/filter.ts";
import { allQuestions, describe, headOf } from "../../questions/set.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Select, TextArea, TextField } from "../../ui/field.tsx";
import { plainText } from "../../ui/markdown.tsx";
import { InlineProse } from "../../ui/prose.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { useRoom } from "../use-room.tsx";

const mostShown = 60;

/** A question made up on the spot, or one of a set. */
export function AddQuestion({ onClose }: { readonly onClose: () => void }) {
  const live = useRoom().room.value.phase === "live";
  const [from, setFrom] = useState<"own" | "set">("own");
  // whoever came by link has no account to ask for
  const who = useLoaded(async () => (place.value.query.has("as") ? null : findAccount()), []);
  const account = who.state === "there" && who.value !== null;
  return (
    <Dialog title={live ? "Ask something outside the plan" : "Add a question"} onClose={onClose}>
      {account ? (
        <Tabs label="Where it comes from" chosen={from} onChoose={setFrom} tabs={[{ name: "own", label: "Made up now" }, { name: "set", label: "From a question set" }]}>
          {from === "own" ? <MadeUp onClose={onClose} /> : <FromSet onClose={onClose} />}
        </Tabs>
      ) : (
        <MadeUp onClose={onClose} />
      )}
    </Dialog>
  );
}

function MadeUp({ onClose }: { readonly onClose: () => void }) {
  const client = useRoom();
  const live = client.room.value.phase === "live";
  const [prompt, setPrompt] = useState("");
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => queueMicrotask(() => form.current?.querySelector("textarea")?.focus()), []); // after the dialog has taken the focus
  const add = (): void => {
    client.ask({ type: "plan_add", prompt: prompt.trim() });
    onClose();
  };
  return (
    <form ref={form} class="form add-form" onSubmit={(event) => { event.preventDefault(); if (prompt.trim()) add(); }}>
      <TextArea
        label="Question" value={prompt} onText={setPrompt} rows={5} maxLength={8000}
        hint={`Markdown. Its first line is its name in the plan.${live ? " It is recorded as outside the plan. The candidate sees it when it is pushed." : ""}`}
      />
      <p class="form-foot"><Button kind="primary" type="submit" disabled={prompt.trim() === ""}>Add to the plan</Button></p>
    </form>
  );
}

function FromSet({ onClose }: { readonly onClose: () => void }) {
  const sets = useLoaded(api.sets, []);
  const [chosen, setChosen] = useState("");
  return (
    <div class="form add-form">
      <Shown what="Loading the question sets…" loaded={sets}>
        {(rows) => {
          const set = chosen || rows[0]?.id || "";
          return rows.length === 0 ? <p>There is no question set yet.</p> : (
            <>
              <Select label="Question set" value={set} onPick={setChosen} options={rows.map(({ id, title }) => ({ value: id, label: title }))} />
              <SetQuestions key={set} set={set} onClose={onClose} />
            </>
          );
        }}
      </Shown>
    </div>
  );
}

function SetQuestions({ set, onClose }: { readonly set: string; readonly onClose: () => void }) {
  const client = useRoom();
  const [words, setWords] = useState("");
  const loaded = useLoaded(() => api.questionSet(set), [set]);
  const planned = new Set(client.room.value.plan.filter((question) => question.set === set).map(({ source_id }) => source_id));
  const add = (question: string): void => {
    client.ask({ type: "plan_add", set, question });
    onClose();
  };
  return (
    <Shown what="Loading the questions…" loaded={loaded}>
      {(found) => {
        const fitting = allQuestions(found).filter((question) => !planned.has(question.id) && answers(question, words));
        return (
          <>
            <TextField label="Find" value={words} onText={setWords} autocomplete="off" placeholder="Words, a tag, “hard”, “code”…" />
            <ul class="add-list">
              {fitting.slice(0, mostShown).map((question) => (
                <li key={question.id} class="add-item">
                  <span><InlineProse text={headOf(question)} /> <span class="faint">{describe(question)}</span></span>
                  <Button small aria-label={`Add: ${plainText(headOf(question))}`} onClick={() => add(question.id)}>Add</Button>
                </li>
              ))}
            </ul>
            {fitting.length === 0 && <p class="faint">No question of this set fits, or all are in the plan.</p>}
            {fitting.length > mostShown && <p class="faint">{`${fitting.length - mostShown} more; say what to find.`}</p>}
          </>
        );
      }}
    </Shown>
  );
}
