import { useMemo } from "preact/hooks";
import type { Me } from "../api/types.ts";
import { useLoaded } from "../frame/load.ts";
import { Shown } from "../frame/loading.tsx";
import type { ScreenProps } from "../frame/routes.ts";
import { SignedIn } from "../frame/session.tsx";
import { useTitle } from "../frame/title.ts";
import type { QuestionSet } from "../questions/set.ts";
import { EmptyState } from "../ui/empty.tsx";
import { type Item, isChoice, itemsOf } from "./items.ts";
import { ReadView } from "./read/read-view.tsx";
import { studySet } from "./sets.ts";
import { type Mode, StudyHead } from "./study-head.tsx";
import { TestRun } from "./test/test-run.tsx";
import { Unlocked } from "./unlock.tsx";
import "../questions/set.css";
import "./study.css";

interface StudiedSetProps {
  readonly id: string;
  readonly mode: Mode;
  readonly children: (set: QuestionSet, items: readonly Item[]) => preact.ComponentChildren;
}

/** The frame of each way to study a set. */
export function StudiedSet({ id, mode, children }: StudiedSetProps) {
  const loaded = useLoaded(() => studySet(id), [id]);
  useTitle(loaded.state === "there" ? `Study ${loaded.value.title}` : "Study");
  return <Shown what="Loading the set…" loaded={loaded} isPage>{(set) => <Inside set={set} mode={mode}>{children}</Inside>}</Shown>;
}

function Inside({ set, mode, children }: { readonly set: QuestionSet } & Omit<StudiedSetProps, "id">) {
  const items = useMemo(() => itemsOf(set), [set]);
  return (
    <>
      <StudyHead set={set.id} title={set.title} mode={mode} hasChoices={items.some(isChoice)} />
      {items.length === 0
        ? <EmptyState title="This set has no questions yet."><p><a href="/study">The other sets</a></p></EmptyState>
        : children(set, items)}
    </>
  );
}

function Study({ id, me, isTest }: { readonly id: string; readonly me: Me; readonly isTest: boolean }) {
  return (
    <StudiedSet id={id} mode={isTest ? "test" : "read"}>
      {(set, items) => (isTest
        ? <Unlocked me={me} why="Testing yourself needs your password: your grades go into your study history, which only your key opens."><TestRun items={items} /></Unlocked>
        : <ReadView set={set.id} items={items} />)}
    </StudiedSet>
  );
}

/** Reads a set, or (`?test`) asks what is due in it. */
export function StudySetScreen({ named, query }: ScreenProps) {
  const id = named["set"] ?? "";
  return <SignedIn>{(me) => <Study id={id} me={me} isTest={query.has("test")} />}</SignedIn>;
}
