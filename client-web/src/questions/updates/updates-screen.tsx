import { useState } from "preact/hooks";
import { setUpdates, takeUpdates } from "../../api/building.ts";
import { sentence } from "../../api/request.ts";
import { setBlock, setOutline, setVersions } from "../../api/sets.ts";
import type { Change, Outline, Upstream } from "../../api/set-types.ts";
import { useLoaded } from "../../frame/load.ts";
import { Shown } from "../../frame/loading.tsx";
import { go } from "../../frame/router.ts";
import type { ScreenProps } from "../../frame/routes.ts";
import { SignedIn } from "../../frame/session.tsx";
import { useTitle } from "../../frame/title.ts";
import { useActions } from "../../ui/actions.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { isolated } from "../../ui/direction.ts";
import { EmptyState } from "../../ui/empty.tsx";
import { InlineProse } from "../../ui/prose.tsx";
import { Notice, announce } from "../../ui/status.tsx";
import { count } from "../../ui/time.ts";
import { summary } from "../history/words.ts";
import { ChangeFields, type SideWords } from "../import/change-fields.tsx";
import { type Side, type Verdicts, commitBody, countFates, decided, decidedField, fateOf, itemOf, noVerdicts, openConflicts, sideOf } from "../import/decisions.ts";
import { RawView } from "../import/raw-view.tsx";
import { kindWords } from "../import/words.ts";
import { isAuthor } from "../roles.ts";
import { isMadeFromOthers } from "./made-from.ts";
import "../import/import.css";
import "./updates.css";

const words: SideWords = { ours: "Keep ours", theirs: "Take theirs", base: "As it was when it was taken from there" };
const atOnce = 100;

function Added({ set, id }: { readonly set: string; readonly id: string }) {
  const loaded = useLoaded(() => setBlock(set, id), [set, id]);
  if (loaded.state === "failed") return <p class="row-note">Its text can be read in the set that it comes from.</p>;
  return <Shown what="Loading the question…" loaded={loaded}>{(block) => block.kind === "question" && <RawView question={block.question} />}</Shown>;
}

interface OneProps {
  readonly upstream: string;
  readonly change: Change;
  readonly verdicts: Verdicts;
  readonly onVerdicts: (verdicts: Verdicts) => void;
}

/** What is said of a change as a whole, and the other way that it could go. */
function whole(change: Change, verdicts: Verdicts): { readonly text: string; readonly other: string; readonly turned: Side | undefined } | undefined {
  const side = verdicts.get(change.id)?.whole;
  if (change.kind === "added") return side === "ours" ? { text: "It stays out.", other: "Take it", turned: undefined } : { text: "It is added.", other: "Leave it out", turned: "ours" };
  if (change.missing === "theirs") return side === "theirs" ? { text: "It is removed here, too.", other: "Keep it", turned: undefined } : { text: "Theirs has it no more; it stays here.", other: "Remove it here, too", turned: "theirs" };
  if (change.missing === "ours") return side === "theirs" ? { text: "It comes back, as theirs has it.", other: "Leave it removed", turned: undefined } : { text: "It was removed here, and stays removed.", other: "Bring it back", turned: "theirs" };
  return undefined;
}

function OneChange({ upstream, change, verdicts, onVerdicts }: OneProps) {
  const [open, setOpen] = useState(change.kind === "conflict");
  const verdict = verdicts.get(change.id);
  const fate = fateOf(itemOf(change), verdict);
  const about = whole(change, verdicts);
  const hasMore = change.kind === "added" || change.fields.length > 0;
  return (
    <li class="updates-change">
      <div class="updates-line">
        <h3>
          {hasMore
            ? <button type="button" class="import-row-name" aria-expanded={open} onClick={() => setOpen(!open)}><span class="import-twist" aria-hidden="true">{open ? "▾" : "▸"}</span><bdi><InlineProse text={change.title || "Without a prompt"} /></bdi></button>
            : <bdi><InlineProse text={change.title || "Without a prompt"} /></bdi>}
        </h3>
        <span class="import-marks">
          <span class={`import-mark import-mark-${change.kind}`}>{change.kind === "gone" ? "gone from theirs" : kindWords[change.kind]}{change.moved && change.kind !== "moved" ? ", moved" : ""}</span>
          {change.local_edits && <span class="import-mark">edited here</span>}
          {fate === "same" && change.kind !== "gone" && <span class="import-mark">ours stays</span>}
        </span>
      </div>
      <p class="row-note"><bdi>{change.topic || "Without a topic"}</bdi></p>
      {about && (
        <div class="import-say"><p>{about.text}</p><Button small onClick={() => onVerdicts(decided(verdicts, [change.id], { whole: about.turned, fields: undefined }))}>{about.other}</Button></div>
      )}
      {open && change.kind === "added" && <Added set={upstream} id={change.id} />}
      {open && change.kind !== "added" && change.fields.length > 0 && (change.missing
        ? <ChangeFields fields={change.fields} change={change} words={words} sideOf={(field) => sideOf(field, change, verdict)} isOpen={() => false} />
        : (
          <ChangeFields
            change={change} fields={change.fields} words={words} sideOf={(field) => sideOf(field, change, verdict)}
            isOpen={(field) => !verdict?.whole && !verdict?.fields?.has(field.name)} onSide={(field, side) => onVerdicts(decidedField(verdicts, change.id, field, side))}
          />
        ))}
    </li>
  );
}

function FromOne({ set, upstream, mayChange, onTaken }: { readonly set: string; readonly upstream: Upstream; readonly mayChange: boolean; readonly onTaken: (text: string) => void }) {
  const { changes, title } = upstream;
  const [verdicts, setVerdicts] = useState<Verdicts>(noVerdicts);
  const [head, setHead] = useState<ReadonlyMap<string, Side>>(new Map());
  const [shownCount, setShownCount] = useState(atOnce);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const listed = changes.changes.filter(({ kind, moved }) => kind !== "same" || moved);
  const items = listed.map(itemOf);
  const fates = countFates(items, verdicts);
  const taken = fates.new + fates.changed + fates.removed;
  const undecided = openConflicts(items, verdicts);
  const all = (side: Side) => setVerdicts(decided(verdicts, undecided.map(({ id }) => id), { whole: side }));
  const take = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const { version } = await takeUpdates(set, upstream.set, commitBody(items, verdicts, head).choices);
      onTaken(`${taken > 0 ? `${count(taken, "change")} from “${isolated(title)}” ${taken === 1 ? "was" : "were"} taken` : `“${isolated(title)}” was looked through`}; that is version ${version}.`);
    } catch (failure) {
      setError(sentence(failure));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="updates-one" aria-label={title}>
      <h2 class="section-title" dir="auto">{title}</h2>
      <p class="page-lead">Since version {upstream.from_version}, now version {upstream.to_version}: {summary(changes)}. <a href={`/sets/${encodeURIComponent(upstream.set)}`}>Read it</a></p>
      {undecided.length > 1 && mayChange && (
        <div class="import-say-tools">
          <Button small onClick={() => all("ours")}>Keep ours in all {undecided.length} conflicts</Button>
          <Button small onClick={() => all("theirs")}>Take theirs in all</Button>
        </div>
      )}
      {changes.head.length > 0 && (
        <ChangeFields
          heading="h3" fields={changes.head} words={words} sideOf={(field) => head.get(field.name) ?? (field.taken ? "theirs" : "ours")}
          isOpen={(field) => !head.has(field.name)} onSide={(field, side) => setHead(new Map(head).set(field, side))}
        />
      )}
      <ol class="updates-list">
        {listed.slice(0, shownCount).map((change) => <OneChange key={change.id} upstream={upstream.set} change={change} verdicts={verdicts} onVerdicts={setVerdicts} />)}
      </ol>
      {listed.length > shownCount && <Button onClick={() => setShownCount(shownCount + atOnce)}>Show {count(Math.min(atOnce, listed.length - shownCount), "more change")}</Button>}
      {mayChange && (
        <div class="import-foot">
          {error && <Notice tone="bad" title={error} />}
          <div class="form-foot">
            <Button kind="primary" busy={busy && "Taking them…"} onClick={() => void take()}>{taken > 0 ? `Take ${count(taken, "change")}` : "Keep all as it is, and don’t ask again"}</Button>
            <p class="import-foot-note" role="status">{undecided.length > 0 ? `${count(undecided.length, "conflict")} undecided: ours stays` : ""}</p>
          </div>
        </div>
      )}
    </section>
  );
}

interface Known {
  readonly title: string;
  readonly upstreams: readonly Upstream[];
  readonly isMade: boolean;
}

async function load(set: string): Promise<Known> {
  const [outline, upstreams, versions] = await Promise.all([setOutline(set), setUpdates(set), setVersions(set)]);
  return { title: (outline as Outline).head.title, upstreams, isMade: isMadeFromOthers(versions) }; // without `since` it is whole
}

function Nothing({ isMade, here }: { readonly isMade: boolean; readonly here: string }) {
  const read = <LinkButton href={here}>Read the set</LinkButton>;
  if (isMade) return <EmptyState title="There is nothing new." action={read}><p>You have all that is in the sets that it was made from.</p></EmptyState>;
  return <EmptyState title="This set wasn’t made from others." action={read}><p>A fork, or a set that was put together from questions of others, hears here of what is new in them.</p></EmptyState>;
}

function Updates({ set, known, mayChange, again }: { readonly set: string; readonly known: Known; readonly mayChange: boolean; readonly again: () => void }) {
  const [outcome, setOutcome] = useState<string>();
  const here = `/sets/${encodeURIComponent(set)}`;
  useTitle(`Updates of ${known.title}`);
  useActions(() => [
    { id: "read", group: known.title, label: "Read this set", run: () => go(here) },
    { id: "history", group: known.title, label: "History of this set", run: () => go(`${here}/history`) },
  ], [known]);
  return (
    <>
      <div class="page-top">
        <h1 class="page-title">Updates of <bdi>{known.title}</bdi></h1>
        <div class="row-side"><LinkButton small href={here}>Read</LinkButton><LinkButton small href={`${here}/history`}>History</LinkButton></div>
      </div>
      {outcome && <Notice title={outcome}><p>It can be taken back in <a href={`${here}/history`}>the history</a>.</p></Notice>}
      {known.upstreams.length === 0
        ? <Nothing isMade={known.isMade} here={here} />
        : known.upstreams.map((upstream) => (
          <FromOne
            key={`${upstream.set} ${upstream.to_version}`} set={set} upstream={upstream} mayChange={mayChange}
            onTaken={(text) => { setOutcome(text); announce(text); scrollTo(0, 0); again(); }}
          />
        ))}
    </>
  );
}

function Loaded({ set, mayChange }: { readonly set: string; readonly mayChange: boolean }) {
  const loaded = useLoaded(() => load(set), [set]);
  return <Shown what="Looking for what is new…" loaded={loaded} isPage>{(known) => <Updates set={set} known={known} mayChange={mayChange} again={loaded.state === "loading" ? () => undefined : loaded.again} />}</Shown>;
}

export function UpdatesScreen({ named }: ScreenProps) {
  return <SignedIn>{(me) => <Loaded set={named["set"] ?? ""} mayChange={isAuthor(me)} />}</SignedIn>;
}
