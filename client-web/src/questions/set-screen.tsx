import { useMemo, useState } from "preact/hooks";
import * as api from "../api/api.ts";
import { setOutline, setVersions } from "../api/sets.ts";
import type { Asked, Me, Version } from "../api/types.ts";
import { useLoaded } from "../frame/load.ts";
import { Shown } from "../frame/loading.tsx";
import { go, place } from "../frame/router.ts";
import type { ScreenProps } from "../frame/routes.ts";
import { SignedIn } from "../frame/session.tsx";
import { useTitle } from "../frame/title.ts";
import { type Action, useActions } from "../ui/actions.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { facts, isolated } from "../ui/direction.ts";
import { EmptyState } from "../ui/empty.tsx";
import { plainText } from "../ui/markdown.tsx";
import { Prose } from "../ui/prose.tsx";
import { Notice, toast } from "../ui/status.tsx";
import { count } from "../ui/time.ts";
import { ForkDialog } from "./build/fork-dialog.tsx";
import { ExportDialog } from "./export-dialog.tsx";
import { filterTopics } from "./filter.ts";
import { QuestionView } from "./question-view.tsx";
import { isAuthor, seesExposure } from "./roles.ts";
import { type Question, type QuestionSet, type Topic, allQuestions, headOf, questionsOf } from "./set.ts";
import { SetTools } from "./set-tools.tsx";
import { TopicTree } from "./topic-tree.tsx";
import { useCurrentQuestion } from "./use-current.ts";
import { mostDrawn } from "./page-part.ts";
import { type PartShown, usePart } from "./use-part.ts";
import { type Printed, usePrinting } from "./use-printing.ts";
import "./set.css";
import "./print.css";

type AskedOf = ReadonlyMap<string, Asked>;

interface TopicTextProps {
  readonly topic: Topic;
  readonly lang: string | undefined;
  readonly open: boolean;
  readonly asked: AskedOf;
}

function TopicText({ topic, lang, open, asked }: TopicTextProps) {
  const view = (question: Question) => <QuestionView key={question.id} question={question} lang={lang} open={open} asked={asked.get(question.id)} />;
  return (
    <>
      <h2 class="topic-title">{topic.title || "Without a topic"}</h2>
      {topic.intro && <Prose text={topic.intro} lang={lang} />}
      {topic.questions?.map(view)}
      {topic.subtopics?.map((sub, place) => (
        <div key={place}>
          <h3 class="subtopic-title">{sub.title}</h3>
          {sub.intro && <Prose text={sub.intro} lang={lang} />}
          {sub.questions?.map(view)}
        </div>
      ))}
    </>
  );
}

/** How often each question was asked; only the outline knows, and not everybody may. */
async function loadAsked(id: string, me: Me): Promise<AskedOf> {
  const outline = seesExposure(me) ? await setOutline(id) : undefined;
  const blocks = outline && "blocks" in outline ? outline.blocks : [];
  return new Map(blocks.flatMap(({ key, asked }) => (asked ? [[key, asked] as const] : [])));
}

/** Of a set that has topics at most: what there is to do. */
function NoQuestions({ set, isOld, mayChange }: { readonly set: QuestionSet; readonly isOld: boolean; readonly mayChange: boolean }) {
  const topics = (set.topics ?? []).length;
  const ways = (
    <div class="form-foot">
      <LinkButton kind="primary" href={`/sets/${encodeURIComponent(set.id)}/edit`}>Write the first</LinkButton>
      <LinkButton href={`/sets/import?into=${encodeURIComponent(set.id)}`}>Import questions</LinkButton>
    </div>
  );
  if (isOld) return <EmptyState title={`Version ${set.version} has no questions.`} />;
  return (
    <EmptyState title="This set has no questions yet." action={mayChange && ways}>
      <p>{topics > 0 ? `It has ${count(topics, "topic")} for them. ` : ""}{mayChange ? "Write questions in the editor, or import them from files or text." : "An author can write or import some."}</p>
    </EmptyState>
  );
}

/** On a page with a part of the questions: which they are, and the way to those before and behind. */
function More({ by, shown }: { readonly by: "before" | "behind"; readonly shown: PartShown }) {
  const { part, total, more } = shown;
  const left = by === "before" ? part.from : total - part.to;
  const next = count(Math.min(left, mostDrawn), "question");
  if (total === part.to - part.from || (by === "behind" && left === 0)) return null;
  return (
    <div class="set-more">
      {by === "before" && <p>Questions {(part.from + 1).toLocaleString("en")} to {part.to.toLocaleString("en")} of {total.toLocaleString("en")} are on this page, and the browser’s own search finds only these. “Find in this set” finds all.</p>}
      {left > 0 && <Button onClick={() => more(by)}>{by === "before" ? `Show the ${next} before` : `Show the next ${next}`}</Button>}
    </div>
  );
}

interface ReadSetProps {
  readonly set: QuestionSet;
  readonly me: Me;
  readonly versions: readonly Version[];
  readonly asked: AskedOf;
}

function ReadSet({ set, me, versions, asked }: ReadSetProps) {
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const [listed, setListed] = useState(false);
  const [dialog, setDialog] = useState<"export" | "fork">();
  const { printing, printIt } = usePrinting();
  const topics = useMemo(() => filterTopics(set.topics ?? [], typed), [set, typed]);
  const shown = usePart(topics, printing !== undefined);
  const current = useCurrentQuestion([shown.topics]);
  const questions = useMemo(() => allQuestions(set), [set]);
  const onPage = useMemo(() => shown.topics.flatMap(questionsOf), [shown.topics]);
  const mayChange = isAuthor(me);
  const address = `/sets/${encodeURIComponent(set.id)}`;
  const build = `/sets/build?set=${encodeURIComponent(set.id)}`;
  const newest = versions[0]?.version;
  const isOld = newest !== undefined && set.version !== undefined && set.version < newest;
  useTitle(set.title);
  const onPrint = (what: Printed) => {
    if (questions.length <= mostDrawn) printIt(what);
    else {
      toast(`${questions.length.toLocaleString("en")} questions are laid out for paper. That takes a while.`);
      setTimeout(() => printIt(what), 100); // it is to be seen before the page is busy
    }
  };
  useActions((): readonly Action[] => [
    { id: "open", group: set.title, label: open ? "Close all answers" : "Open all answers", keys: "Alt-a", unavailable: questions.length > 0 ? undefined : "there are no questions", run: () => setOpen(!open) },
    { id: "print", group: set.title, label: "Print this set with answers", run: () => onPrint("answers") },
    { id: "print-questions", group: set.title, label: "Print this set without answers", run: () => onPrint("questions") },
    { id: "export", group: set.title, label: "Export this set", run: () => setDialog("export") },
    { id: "build", group: set.title, label: "Build an interview with this set", run: () => go(build) },
    ...(seesExposure(me) ? [{ id: "exposure", group: set.title, label: "Exposure: what was asked, and when", run: () => go(`${address}/exposure`) }] : []),
    ...(mayChange ? [{ id: "fork", group: set.title, label: "Fork this set", run: () => setDialog("fork") }] : []),
    ...(mayChange ? [{ id: "edit", group: set.title, label: "Edit this set", keys: "Alt-e", run: () => go(`${address}/edit`) }] : []),
    { id: "history", group: set.title, label: "History of this set", run: () => go(`${address}/history`) },
    { id: "study", group: set.title, label: "Study this set", run: () => go(`/study/${encodeURIComponent(set.id)}`) },
    { id: "search", group: set.title, label: "Search in this set and others", run: () => go(`/sets/search?set=${encodeURIComponent(set.id)}`) },
    ...onPage.map((question) => ({ id: `q-${question.id}`, group: "Questions", label: plainText(headOf(question)), run: () => void shown.show(question.id) })),
  ], [set, open, mayChange, onPage]);
  return (
    <>
      <div class="page-top">
        <h1 class="page-title">{set.title}</h1>
        <SetTools set={set} me={me} versions={versions} open={open} onOpen={() => setOpen(!open)} onDialog={setDialog} onPrint={onPrint} />
      </div>
      <p class="page-lead">
        {facts(count(questions.length, "question"), set.version ? `version ${set.version}` : "", set.license, set.tags?.map(isolated).join(", "))}
      </p>
      {isOld && <Notice tone="caution" title={`You are reading version ${set.version} of ${newest}.`}><a href={address}>Read the newest</a></Notice>}
      {questions.length === 0 && <NoQuestions set={set} isOld={isOld} mayChange={mayChange} />}
      {(questions.length > 0 || (set.topics ?? []).length > 0) && (
        <div class={questions.length > 0 ? "set-columns" : undefined} data-print={printing}>
          {questions.length > 0 && <TopicTree topics={topics} part={shown.part} total={shown.total} current={current} onShow={shown.show} typed={typed} onTyped={setTyped} listed={listed} onListed={setListed} />}
          <div class="set-page">
            <More by="before" shown={shown} />
            {set.intro && !typed && shown.part.from === 0 && <Prose text={set.intro} lang={set.lang} />}
            {shown.topics.map((topic, place) => <TopicText key={questionsOf(topic)[0]?.id ?? place} topic={topic} lang={set.lang} open={open || printing !== undefined} asked={asked} />)}
            <More by="behind" shown={shown} />
            {topics.length === 0 && <p>No question of this set has these words.</p>}
          </div>
        </div>
      )}
      {questions.length > 0 && topics.length > 0 && <div class="set-back"><a href="#topics" onClick={() => setListed(true)}>Topics</a></div>}
      {dialog === "export" && <ExportDialog set={set} version={isOld ? set.version : undefined} onClose={() => setDialog(undefined)} />}
      {dialog === "fork" && <ForkDialog set={set} onClose={() => setDialog(undefined)} />}
    </>
  );
}

interface Known {
  readonly set: QuestionSet;
  readonly versions: readonly Version[];
  readonly asked: AskedOf;
}

/** A set can be read without its history, and without knowing what was asked. */
async function load(id: string, version: number | undefined, me: Me): Promise<Known> {
  const [set, versions, asked] = await Promise.all([
    api.questionSet(id, version), setVersions(id).catch(() => []), loadAsked(id, me).catch((): AskedOf => new Map()),
  ]);
  return { set, versions, asked };
}

function Loaded({ id, me }: { readonly id: string; readonly me: Me }) {
  const wanted = Number(place.value.query.get("version")) || undefined;
  const loaded = useLoaded(() => load(id, wanted, me), [id, wanted]);
  return <Shown what="Loading the set…" loaded={loaded} isPage>{(known) => <ReadSet key={known.set.version} me={me} {...known} />}</Shown>;
}

export function SetScreen({ named }: ScreenProps) {
  return <SignedIn>{(me) => <Loaded id={named["set"] ?? ""} me={me} />}</SignedIn>;
}
