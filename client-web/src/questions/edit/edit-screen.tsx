import { useEffect, useState } from "preact/hooks";
import * as sets from "../../api/sets.ts";
import type { BlockKind, Outline } from "../../api/set-types.ts";
import type { Me } from "../../api/types.ts";
import { useLoaded } from "../../frame/load.ts";
import { Shown } from "../../frame/loading.tsx";
import { go, place } from "../../frame/router.ts";
import type { ScreenProps } from "../../frame/routes.ts";
import { SignedIn } from "../../frame/session.tsx";
import { useTitle } from "../../frame/title.ts";
import { type Action, useActions } from "../../ui/actions.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty.tsx";
import { isAuthor } from "../roles.ts";
import { blockActions, removeAndOpenNext } from "./block-actions.ts";
import { keepEdits, keepNothing } from "./kept-edits.ts";
import { indexOf } from "./outline.ts";
import { Pane } from "./pane.tsx";
import { SaveLine, UndoLine } from "./save-line.tsx";
import { EditSession } from "./session.ts";
import { Tree, sayPlace } from "./tree.tsx";
import "./edit.css";

const aboutFragment = ":about"; // no key begins so

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

const identities = new WeakMap<object, number>();
let lastIdentity = 0;

/** A number for an object: the same for a block before and after it got its key. */
function identityOf(what: object): number {
  const known = identities.get(what) ?? ++lastIdentity;
  identities.set(what, known);
  return known;
}

async function begin(me: Me, set: string): Promise<EditSession> {
  const outline = await sets.setOutline(set);
  const keeper = await keepEdits(me.id, set).catch(keepNothing);
  return new EditSession({
    outline: (since) => sets.setOutline(set, since), block: (key) => sets.setBlock(set, key),
    edit: (edits) => sets.editSet(set, edits),
  }, keeper, outline as Outline); // without `since` it is whole
}

/** Leaving the page, or coming back to it, in all the ways there are. */
function useComings(session: EditSession): void {
  useEffect(() => {
    const hidden = () => { if (document.visibilityState === "hidden") session.leave(); else session.retry(); };
    const leave = () => session.leave();
    const online = () => session.retry();
    document.addEventListener("visibilitychange", hidden);
    addEventListener("pagehide", leave);
    addEventListener("online", online);
    return () => {
      document.removeEventListener("visibilitychange", hidden);
      removeEventListener("pagehide", leave);
      removeEventListener("online", online);
      void session.close();
    };
  }, [session]);
}

function Editor({ session, set }: { readonly session: EditSession; readonly set: string }) {
  const { fragment } = place.value;
  const selected = fragment === aboutFragment ? "" : decoded(fragment);
  const isListed = fragment === ""; // on a narrow page: the tree, not the text
  const blocks = session.outline.value;
  const { title } = session.head.value;
  const [fresh, setFresh] = useState<string>();
  const here = `/sets/${encodeURIComponent(set)}/edit`;
  const open = (key: string, focus = false) => {
    go(`${here}#${key ? encodeURIComponent(key) : aboutFragment}`);
    if (focus) setTimeout(() => document.getElementById("edited")?.focus());
  };
  const actions = blockActions(session, selected, open);
  const add = (kind: BlockKind) => {
    const key = actions.add(kind);
    if (key === undefined) return;
    setFresh(key);
    open(key);
  };
  useComings(session);
  useTitle(`Edit ${title}`);
  session.onRenamed = (from, to) => {
    if (decoded(place.peek().fragment) === from) go(`${here}#${encodeURIComponent(to)}`, { replace: true });
  };
  const hasTopic = blocks.some(({ kind }) => kind === "topic");
  useActions((): readonly Action[] => {
    const without = indexOf(blocks, selected) < 0 ? "nothing is chosen" : undefined;
    const noTopic = hasTopic ? undefined : "add a topic first";
    const next = (by: -1 | 1) => () => { const key = actions.neighbour(by); if (key) open(key, true); };
    return [
      { id: "add-question", group: title, label: "Add a question", keys: "Alt-n", unavailable: noTopic, run: () => add("question") },
      { id: "add-topic", group: title, label: "Add a topic", run: () => add("topic") },
      { id: "add-subtopic", group: title, label: "Add a subtopic", unavailable: noTopic, run: () => add("subtopic") },
      { id: "next", group: title, label: "Next question", keys: "Alt-j", run: next(1) },
      { id: "previous", group: title, label: "Previous question", keys: "Alt-k", run: next(-1) },
      { id: "up", group: title, label: "Move up", keys: "Alt-ArrowUp", unavailable: without, run: () => actions.step(-1) },
      { id: "down", group: title, label: "Move down", keys: "Alt-ArrowDown", unavailable: without, run: () => actions.step(1) },
      { id: "remove", group: title, label: "Remove what is chosen", unavailable: without, run: actions.remove },
      { id: "about", group: title, label: "Edit title, introduction and licence", run: () => open("") },
      { id: "save", group: title, label: "Save now", keys: "Mod-s", run: () => session.flush() },
      { id: "read", group: title, label: "Read this set", run: () => go(`/sets/${encodeURIComponent(set)}`) },
      { id: "history", group: title, label: "History of this set", run: () => go(`/sets/${encodeURIComponent(set)}/history`) },
    ];
  }, [blocks, selected, title]);
  return (
    <div class="edit-screen" data-listed={isListed}>
      <div class="page-top edit-top">
        <h1 class="page-title" dir="auto">{title || "Without a title"}</h1>
        <div class="edit-top-side">
          <SaveLine session={session} />
          <LinkButton small href={`/sets/${encodeURIComponent(set)}/history`}>History</LinkButton>
          <LinkButton small href={`/sets/${encodeURIComponent(set)}`}>Read</LinkButton>
        </div>
      </div>
      <div class="edit-columns">
        <nav class="edit-side" aria-label="Parts of the set">
          <div class="edit-adds">
            {hasTopic && <Button kind="primary" small onClick={() => add("question")}>Add a question</Button>}
            <Button small kind={hasTopic ? "plain" : "primary"} onClick={() => add("topic")}>Add a topic</Button>
            {hasTopic && <Button small onClick={() => add("subtopic")}>Add a subtopic</Button>}
          </div>
          <a class="edit-about" href={`${here}#${aboutFragment}`} aria-current={selected === "" && !isListed ? "true" : undefined}>Title, introduction, licence</a>
          {blocks.length > 0 && (
            <Tree
              blocks={blocks} selected={selected} onOpen={open}
              onMove={(key, after) => { session.move(key, after); sayPlace(session.outline.peek(), key); }}
              onRemove={(key) => removeAndOpenNext(session, key, selected, open)}
            />
          )}
          {blocks.length === 0 && <EmptyState title="This set is empty."><p>Add a topic, and questions in it. What you write saves itself.</p></EmptyState>}
        </nav>
        <Pane
          key={selected === "" ? "about" : identityOf(session.open(selected))}
          session={session} set={set} selected={selected} block={blocks[indexOf(blocks, selected)]} fresh={fresh} actions={actions} onBack={() => go(here)}
        />
      </div>
      <UndoLine session={session} />
    </div>
  );
}

function Loaded({ me, set }: { readonly me: Me; readonly set: string }) {
  const loaded = useLoaded(() => begin(me, set), [set]);
  return <Shown what="Loading the set…" loaded={loaded} isPage>{(session) => <Editor session={session} set={set} />}</Shown>;
}

export function EditScreen({ named }: ScreenProps) {
  const set = named["set"] ?? "";
  return (
    <SignedIn>
      {(me) => isAuthor(me)
        ? <Loaded me={me} set={set} />
        : <EmptyState title="Only authors edit question sets." isPage action={<a href={`/sets/${encodeURIComponent(set)}`}>Read the set</a>}><p>An administrator can make you one.</p></EmptyState>}
    </SignedIn>
  );
}
