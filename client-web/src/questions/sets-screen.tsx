import { useState } from "preact/hooks";
import * as api from "../api/api.ts";
import { sentence } from "../api/request.ts";
import { archiveSet, archivedSets } from "../api/sets.ts";
import type { Me, SetRow } from "../api/types.ts";
import { useLoaded } from "../frame/load.ts";
import { Shown } from "../frame/loading.tsx";
import { go, place } from "../frame/router.ts";
import { SignedIn } from "../frame/session.tsx";
import { useTitle } from "../frame/title.ts";
import { type Action, useActions } from "../ui/actions.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { facts, isolated } from "../ui/direction.ts";
import { EmptyState } from "../ui/empty.tsx";
import { TextField } from "../ui/field.tsx";
import { Menu } from "../ui/menu.tsx";
import { toast } from "../ui/status.tsx";
import { asDate, count } from "../ui/time.ts";
import { ForkDialog } from "./build/fork-dialog.tsx";
import { ExportDialog } from "./export-dialog.tsx";
import { NewSetDialog } from "./new-set-dialog.tsx";
import { isAuthor, seesExposure } from "./roles.ts";
import "./sets.css";

const at = (id: string): string => `/sets/${encodeURIComponent(id)}`;

interface RowProps {
  readonly set: SetRow;
  readonly mayChange: boolean;
  /** May see what was asked. */
  readonly seesUse: boolean;
  readonly onArchive: (set: SetRow, archived: boolean) => void;
  readonly onDialog: (name: "export" | "fork", set: SetRow) => void;
}

function Row({ set, mayChange, seesUse, onArchive, onDialog }: RowProps) {
  const isArchived = Boolean(set.archived_ms);
  return (
    <li class="row">
      <div>
        <h2 class="row-title"><a href={at(set.id)}>{set.title}</a></h2>
        <p class="row-note">
          {facts(`${count(set.questions, "question")} in ${count(set.topics, "topic")}`, `version ${set.version} of ${asDate(set.changed_ms)}`, set.license, isArchived && `archived on ${asDate(set.archived_ms ?? 0)}`)}
        </p>
        {set.updates ? <p class="sets-updates"><a href={`${at(set.id)}/updates`}>{count(set.updates, "set that it was made from has", "sets that it was made from have")} something new.</a></p> : null}
      </div>
      <div class="row-side sets-tools">
        {mayChange && !isArchived && <LinkButton small href={`${at(set.id)}/edit`}>Edit</LinkButton>}
        <Menu
          small label="More" name={`More for ${set.title}`}
          groups={[[
            { label: "History", run: () => go(`${at(set.id)}/history`) },
            { label: "Search in it", run: () => go(`/sets/search?set=${encodeURIComponent(set.id)}`) },
            ...(seesUse && !isArchived ? [{ label: "Exposure", run: () => go(`${at(set.id)}/exposure`) }] : []),
            ...(isArchived ? [] : [{ label: "Build an interview", run: () => go(`/sets/build?set=${encodeURIComponent(set.id)}`) }]),
            { label: "Export…", run: () => onDialog("export", set) },
            ...(mayChange && !isArchived ? [{ label: "Fork…", run: () => onDialog("fork", set) }] : []),
          ], mayChange && !isArchived ? [
            { label: "Import into it", run: () => go(`/sets/import?into=${encodeURIComponent(set.id)}`) },
            { label: "Find duplicates", run: () => go(`/sets/duplicates?sets=${encodeURIComponent(set.id)}`) },
            { label: "Updates from the sets it was made from", run: () => go(`${at(set.id)}/updates`) },
          ] : [], mayChange ? [{ label: isArchived ? "Bring back from the archive" : "Archive", run: () => onArchive(set, !isArchived) }] : []].filter((group) => group.length > 0)}
        />
      </div>
    </li>
  );
}

function Empty({ archived, mayChange, onNew }: { readonly archived: boolean; readonly mayChange: boolean; readonly onNew: () => void }) {
  if (archived) return <EmptyState title="The archive is empty."><p>A set that is archived isn’t offered for interviews and isn’t searched. It can be brought back.</p></EmptyState>;
  return (
    <EmptyState title="No question set yet." action={mayChange && <div class="form-foot"><LinkButton kind="primary" href="/sets/import">Import questions</LinkButton><Button onClick={onNew}>New set</Button></div>}>
      <p>{mayChange ? "Bring in what you have: lists from the web, notes, tables, sets of other programs. Or begin an empty one." : "An author can write one, or bring one in. It appears here at once."}</p>
    </EmptyState>
  );
}

/** Words for the search through all sets. */
function SearchField() {
  const [words, setWords] = useState("");
  return (
    <search>
      <form class="sets-search" onSubmit={(event) => { event.preventDefault(); go(words.trim() ? `/sets/search?words=${encodeURIComponent(words.trim())}` : "/sets/search"); }}>
        <TextField label="Search all questions" value={words} onText={setWords} autocomplete="off" />
        <Button type="submit">Search</Button>
      </form>
    </search>
  );
}

function Sets({ me }: { readonly me: Me }) {
  const archived = place.value.query.has("archived");
  const mayChange = isAuthor(me);
  const loaded = useLoaded(archived ? archivedSets : api.sets, [archived]);
  const [making, setMaking] = useState(false);
  const [dialog, setDialog] = useState<{ readonly name: "export" | "fork"; readonly set: SetRow }>();
  const sets = loaded.state === "there" ? loaded.value : [];
  useActions((): readonly Action[] => [
    ...(mayChange ? [{ id: "new-set", group: "Question sets", label: "New set", keys: "Alt-n", run: () => setMaking(true) }] : []),
    ...(mayChange ? [{ id: "import", group: "Question sets", label: "Import questions", keys: "Alt-i", run: () => go("/sets/import") }] : []),
    ...(mayChange ? [{ id: "duplicates", group: "Question sets", label: "Find duplicates", run: () => go("/sets/duplicates") }] : []),
    { id: "search", group: "Question sets", label: "Search all questions", keys: "Alt-f", run: () => go("/sets/search") },
    { id: "build", group: "Question sets", label: "Build questions for an interview", run: () => go("/sets/build") },
    archived
      ? { id: "current", group: "Question sets", label: "Show the sets in use", run: () => go("/sets") }
      : { id: "archive", group: "Question sets", label: "Show archived sets", run: () => go("/sets?archived=1") },
    ...sets.flatMap((set): readonly Action[] => [
      { id: `set-${set.id}`, group: "Question sets", label: `Read “${isolated(set.title)}”`, run: () => go(at(set.id)) },
      ...(mayChange && !archived ? [{ id: `edit-${set.id}`, group: "Question sets", label: `Edit “${isolated(set.title)}”`, run: () => go(`${at(set.id)}/edit`) }] : []),
    ]),
  ], [sets, archived, mayChange]);
  const archive = async (set: SetRow, into: boolean) => {
    try {
      await archiveSet(set.id, into);
      toast(into ? `“${isolated(set.title)}” is archived.` : `“${isolated(set.title)}” is back.`);
      if (loaded.state !== "loading") loaded.again();
    } catch (error) {
      toast(sentence(error));
    }
  };
  return (
    <>
      <div class="page-top">
        <h1 class="page-title">{archived ? "Archived sets" : "Question sets"}</h1>
        <div class="row-side">
          {!archived && sets.length > 0 && <LinkButton href="/sets/build">Build an interview</LinkButton>}
          {mayChange && !archived && <LinkButton href="/sets/import">Import</LinkButton>}
          {mayChange && !archived && <Button kind="primary" keys="Alt-n" onClick={() => setMaking(true)}>New set</Button>}
        </div>
      </div>
      {!archived && sets.length > 0 && <SearchField />}
      <Shown what="Loading the sets…" loaded={loaded}>
        {(list) => list.length === 0
          ? <Empty archived={archived} mayChange={mayChange} onNew={() => setMaking(true)} />
          : <ul class="rows">{list.map((set) => <Row key={set.id} set={set} mayChange={mayChange} seesUse={seesExposure(me)} onDialog={(name, one) => setDialog({ name, set: one })} onArchive={(one, into) => void archive(one, into)} />)}</ul>}
      </Shown>
      <p class="sets-foot"><a href={archived ? "/sets" : "/sets?archived=1"}>{archived ? "Sets in use" : "Archived sets"}</a></p>
      {making && <NewSetDialog onClose={() => setMaking(false)} />}
      {dialog?.name === "export" && <ExportDialog set={dialog.set} onClose={() => setDialog(undefined)} />}
      {dialog?.name === "fork" && <ForkDialog set={dialog.set} onClose={() => setDialog(undefined)} />}
    </>
  );
}

export function SetsScreen() {
  useTitle("Question sets");
  return <SignedIn>{(me) => <Sets me={me} />}</SignedIn>;
}
