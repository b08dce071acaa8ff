import { useEffect, useMemo } from "preact/hooks";
import * as api from "../../api/api.ts";
import * as imports from "../../api/imports.ts";
import { archivedSets, formats, undoVersion } from "../../api/sets.ts";
import { useAskBeforeLeaving } from "../../frame/leaving.ts";
import { useLoaded } from "../../frame/load.ts";
import { Shown } from "../../frame/loading.tsx";
import { place } from "../../frame/router.ts";
import { SignedIn } from "../../frame/session.tsx";
import { useTitle } from "../../frame/title.ts";
import { useActions } from "../../ui/actions.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Notice } from "../../ui/status.tsx";
import { count } from "../../ui/time.ts";
import { isAuthor } from "../roles.ts";
import { Bring, chooseFiles, chooseFolder } from "./bring.tsx";
import { Done } from "./done.tsx";
import type { Given } from "./gather.ts";
import { OptionsForm } from "./options-form.tsx";
import { Preview, type Surroundings } from "./preview.tsx";
import { ImportSession } from "./session.ts";
import "./import.css";

async function load(): Promise<Surroundings> {
  const [known, sets, archived] = await Promise.all([formats(), api.sets(), archivedSets()]);
  return { formats: known.formats, fields: known.fields, sets, archived };
}

function begin(into: string | undefined): ImportSession {
  return new ImportSession({
    start: imports.startImport, add: imports.addImportFile, read: imports.readImport, status: imports.importStatus, question: imports.importQuestion,
    commit: (id, { corrections, choices }) => imports.commitImport(id, corrections, choices), stop: imports.stopImport, drop: imports.dropImport,
    undo: undoVersion, isArchived: async (set) => (await archivedSets()).some(({ id }) => id === set), wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  }, into);
}

/** However the page is left, the server forgets what was brought. */
function useForgetting(session: ImportSession): void {
  useEffect(() => {
    const leave = () => { if (session.id) imports.dropImportAtLast(session.id); };
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
      void session.leave();
    };
  }, [session]);
}

/** A file that misses its place would be opened in the place of this page, and all decisions lost. */
function useNoOpening(): void {
  useEffect(() => {
    const keep = (event: DragEvent) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); };
    document.addEventListener("dragover", keep);
    document.addEventListener("drop", keep);
    return () => {
      document.removeEventListener("dragover", keep);
      document.removeEventListener("drop", keep);
    };
  }, []);
}

const percentOf = (done: number): string => `${Math.floor(done * 100)} %`;

function Current({ session, around }: { readonly session: ImportSession; readonly around: Surroundings }) {
  const phase = session.phase.value;
  const bring = (given: readonly Given[], title?: string) => void session.bring(given, title ? { title } : {});
  const stop = () => void session.stop();
  useActions(() => {
    if (phase.at === "bring") {
      return [
        { id: "files", group: "Import", label: "Choose files", keys: "Mod-o", run: () => chooseFiles(bring) },
        { id: "folder", group: "Import", label: "Choose a folder", run: () => chooseFolder(bring) },
      ];
    }
    return phase.at === "sending" || phase.at === "reading" ? [{ id: "stop", group: "Import", label: "Stop", run: stop }] : [];
  }, [phase.at, session]);
  switch (phase.at) {
    case "bring": return <Bring formats={around.formats} error={phase.error} onBring={bring} />;
    case "sending": return (
      <Progress
        text={phase.files === 1 ? "Sending the file…" : `Sending file ${Math.min(phase.sent + 1, phase.files).toLocaleString("en")} of ${phase.files.toLocaleString("en")}…`}
        done={phase.sentBytes / phase.bytes} onStop={stop}
      />
    );
    case "reading": return phase.isStopping
      ? <Progress text="Stopping…" />
      : <Progress text={phase.done === undefined ? "Reading it…" : `Reading it and comparing it with what is there: ${percentOf(phase.done)}`} {...(phase.done !== undefined && { done: phase.done })} onStop={stop} />;
    case "stopped":
    case "failed": return (
      <div class="import-preview">
        <Notice tone={phase.at === "failed" ? "bad" : "plain"} title={phase.at === "failed" ? phase.text : "Reading was stopped. Nothing was written."} />
        <OptionsForm
          options={session.options.value} formats={around.formats} sets={around.sets} taken={new Set([...around.sets, ...around.archived].map(({ id }) => id))}
          found={{ format: "", title: "", into: "by what is in it" }} onRead={(options) => void session.read(options)}
        />
        <div><Button onClick={() => void session.leave()}>Choose something else</Button></div>
      </div>
    );
    case "read":
    case "writing": return <Preview session={session} status={phase.status} items={phase.items} error={phase.at === "read" ? phase.error : undefined} isWriting={phase.at === "writing"} around={around} />;
    case "done": {
      const head = phase.status.changes?.head.find(({ name }) => name === "title");
      const title = (phase.status.is_new ? head?.theirs : undefined) ?? around.sets.find(({ id }) => id === phase.committed.set)?.title ?? head?.theirs ?? phase.committed.set;
      return <Done session={session} phase={phase} title={title} />;
    }
  }
}

function Import({ into }: { readonly into: string | undefined }) {
  const session = useMemo(() => begin(into), [into]);
  const loaded = useLoaded(load, []);
  useForgetting(session);
  useAskBeforeLeaving(["sending", "reading", "read", "writing"].includes(session.phase.value.at));
  useNoOpening();
  const again = loaded.state === "there" ? loaded.again : undefined;
  const { at } = session.phase.value;
  useEffect(() => { if (at === "done") again?.(); }, [at]); // there is a set more
  const target = loaded.state === "there" && into ? loaded.value.sets.find(({ id }) => id === into)?.title : undefined;
  const phase = session.phase.value;
  const name = "status" in phase ? phase.status.report?.source : undefined;
  return (
    <>
      <div class="page-top"><h1 class="page-title">{name ? `Import ${name}` : target ? `Import into ${target}` : "Import questions"}</h1></div>
      {phase.at === "bring" && <p class="page-lead">Lists from the web, notes, tables, quizzes and sets of other programs become questions with topics and answers. {target ? `They go into “${target}”; what is there already stays.` : "A source that was imported before is recognised, and shows what changed."}</p>}
      {phase.at === "done" && <p class="page-lead">{count(phase.items.filter(({ read }) => read).length, "question")} looked through.</p>}
      <Shown what="Loading what can be read…" loaded={loaded}>{(around) => <Current session={session} around={around} />}</Shown>
    </>
  );
}

export function ImportScreen() {
  const into = place.value.query.get("into") ?? undefined;
  useTitle("Import questions");
  return (
    <SignedIn>
      {(me) => isAuthor(me)
        ? <Import key={into ?? ""} into={into} />
        : <EmptyState title="Only authors import questions." isPage action={<a href="/sets">The question sets</a>}><p>An administrator can make you one.</p></EmptyState>}
    </SignedIn>
  );
}
