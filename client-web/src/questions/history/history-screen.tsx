import { useState } from "preact/hooks";
import { sentence } from "../../api/request.ts";
import * as sets from "../../api/sets.ts";
import type { Changes, SetHead, Version } from "../../api/set-types.ts";
import { useLoaded } from "../../frame/load.ts";
import { Shown } from "../../frame/loading.tsx";
import { go, place } from "../../frame/router.ts";
import type { ScreenProps } from "../../frame/routes.ts";
import { SignedIn } from "../../frame/session.tsx";
import { useTitle } from "../../frame/title.ts";
import { useActions } from "../../ui/actions.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { Select } from "../../ui/field.tsx";
import { Menu } from "../../ui/menu.tsx";
import { Notice, announce } from "../../ui/status.tsx";
import { asDateAndClock, count } from "../../ui/time.ts";
import { isAuthor } from "../roles.ts";
import { ChangesView } from "./changes-view.tsx";
import { QuestionHistory } from "./question-history.tsx";
import { undone, versionWords } from "./words.ts";
import "./history.css";

const at = (set: string): string => `/sets/${encodeURIComponent(set)}`;

function name({ version, changed_ms }: Version): string {
  return `Version ${version}, ${asDateAndClock(changed_ms)}`;
}

/** What came of the last thing that was done here. */
interface Outcome {
  readonly text: string;
  readonly bad?: boolean;
  readonly changes?: Changes;
}

function Compare({ set, versions, from, to }: { readonly set: string; readonly versions: readonly Version[]; readonly from: number; readonly to: number }) {
  const options = versions.map((one) => ({ value: String(one.version), label: name(one) }));
  const show = (a: string, b: string) => go(`${at(set)}/history?from=${a}&to=${b}`, { replace: true });
  const loaded = useLoaded(() => sets.setDiff(set, from, to), [set, from, to]);
  return (
    <section aria-label="Comparison">
      <div class="history-compare">
        <Select label="From" value={String(from)} options={options} onPick={(value) => show(value, String(to))} />
        <Select label="To" value={String(to)} options={options} onPick={(value) => show(String(from), value)} />
        <LinkButton href={`${at(set)}/history`}>All versions</LinkButton>
      </div>
      <Shown what="Comparing the versions…" loaded={loaded}>
        {(changes) => <ChangesView changes={changes} historyOf={(key) => `${at(set)}/history?question=${encodeURIComponent(key)}`} />}
      </Shown>
    </section>
  );
}

interface ListProps {
  readonly set: string;
  readonly versions: readonly Version[];
  readonly mayChange: boolean;
  readonly onRestore: (version: number) => void;
  readonly onUndo: (version: number) => void;
}

function Versions({ set, versions, mayChange, onRestore, onUndo }: ListProps) {
  return (
    <ol class="rows" reversed>
      {versions.map((one, index) => (
        <li key={one.version} class="row">
          <div>
            <h2 class="row-title"><a href={`${at(set)}?version=${one.version}`}>Version {one.version}</a></h2>
            <p class="row-note">
              {[versionWords[one.kind] + (one.by ? ` by ${one.by}` : ""), asDateAndClock(one.changed_ms), count(one.questions, "question"), one.note, one.pinned ? "in use by an interview or an export" : ""].filter(Boolean).join(" · ")}
            </p>
          </div>
          <div class="row-side history-tools">
            {one.version > 1 && <LinkButton small href={`${at(set)}/history?from=${one.version - 1}&to=${one.version}`}>What it changed</LinkButton>}
            {mayChange && (
              <Menu
                small label="More" name={`More for version ${one.version}`}
                groups={[[
                  ...(index > 0 ? [{ label: "Make the set as it was then", run: () => onRestore(one.version) }] : []),
                  ...(one.version > 1 ? [{ label: "Take back what it changed", run: () => onUndo(one.version) }] : []),
                  { label: "Compare with the newest", run: () => go(`${at(set)}/history?from=${one.version}&to=${versions[0]?.version ?? one.version}`) },
                ]]}
              />
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

interface Known {
  readonly head: SetHead;
  readonly versions: readonly Version[];
}

async function load(set: string): Promise<Known> {
  const [outline, versions] = await Promise.all([sets.setOutline(set), sets.setVersions(set)]);
  if ("unchanged" in outline) throw new Error("The server’s answer has no outline.");
  return { head: outline.head, versions };
}

function History({ set, known, mayChange, again }: { readonly set: string; readonly known: Known; readonly mayChange: boolean; readonly again: () => void }) {
  const [outcome, setOutcome] = useState<Outcome>();
  const [busy, setBusy] = useState(false);
  const { query } = place.value;
  const [from, to, question] = [Number(query.get("from")), Number(query.get("to")), query.get("question")];
  const { title } = known.head;
  useTitle(`History of ${title}`);
  useActions(() => [
    { id: "read", group: title, label: "Read this set", run: () => go(at(set)) },
    ...(mayChange ? [{ id: "edit", group: title, label: "Edit this set", run: () => go(`${at(set)}/edit`) }] : []),
    ...known.versions.filter(({ version }) => version > 1).map((one) => ({
      id: `diff-${one.version}`, group: "Versions", label: `What version ${one.version} changed`, run: () => go(`${at(set)}/history?from=${one.version - 1}&to=${one.version}`),
    })),
  ], [known]);
  const run = async (what: () => Promise<Outcome>) => {
    setBusy(true);
    try {
      const done = await what();
      setOutcome(done);
      announce(done.text);
      again();
    } catch (error) {
      setOutcome({ text: sentence(error), bad: true });
    } finally {
      setBusy(false);
    }
  };
  const restore = (version: number, key?: string) => void run(async () => {
    const made = await sets.restoreSet(set, version, key);
    return { text: `${key === undefined ? "The set is" : "The question is"} as it was in version ${version}; that is version ${made.version}.` };
  });
  const undo = (version: number) => void run(async () => {
    const { changes } = await sets.undoVersion(set, version);
    return { text: undone(changes), changes };
  });
  return (
    <>
      <div class="page-top">
        <h1 class="page-title">History of <bdi>{title}</bdi></h1>
        <div class="row-side">
          {mayChange && <LinkButton small href={`${at(set)}/edit`}>Edit</LinkButton>}
          <LinkButton small href={at(set)}>Read</LinkButton>
        </div>
      </div>
      {outcome && (
        <div class="history-outcome">
          <Notice tone={outcome.bad ? "bad" : "plain"} title={outcome.text}>
            {outcome.changes && <ChangesView changes={outcome.changes} />}
            <Button small onClick={() => setOutcome(undefined)}>Close</Button>
          </Notice>
        </div>
      )}
      <div aria-busy={busy}>
        {question !== null
          ? <QuestionHistory set={set} id={question} turn={known.versions[0]?.version ?? 0} mayChange={mayChange} onRestore={(version) => restore(version, question)} />
          : from > 0 && to > 0
            ? <Compare set={set} versions={known.versions} from={from} to={to} />
            : <Versions set={set} versions={known.versions} mayChange={mayChange} onRestore={restore} onUndo={undo} />}
      </div>
    </>
  );
}

function Loaded({ set, mayChange }: { readonly set: string; readonly mayChange: boolean }) {
  const loaded = useLoaded(() => load(set), [set]);
  return <Shown what="Loading the history…" loaded={loaded} isPage>{(known) => <History set={set} known={known} mayChange={mayChange} again={loaded.state === "loading" ? () => undefined : loaded.again} />}</Shown>;
}

export function HistoryScreen({ named }: ScreenProps) {
  return <SignedIn>{(me) => <Loaded set={named["set"] ?? ""} mayChange={isAuthor(me)} />}</SignedIn>;
}
