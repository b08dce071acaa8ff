import { useEffect, useMemo, useState } from "preact/hooks";
import * as api from "../api/api.ts";
import { useLoaded } from "../frame/load.ts";
import { Shown } from "../frame/loading.tsx";
import { place } from "../frame/router.ts";
import type { ScreenProps } from "../frame/routes.ts";
import { SignedIn } from "../frame/session.tsx";
import { useTitle } from "../frame/title.ts";
import { useActions } from "../ui/actions.ts";
import { Button } from "../ui/button.tsx";
import { plainText } from "../ui/markdown.tsx";
import { Prose } from "../ui/prose.tsx";
import { count } from "../ui/time.ts";
import { filterTopics } from "./filter.ts";
import { QuestionView } from "./question-view.tsx";
import { type QuestionSet, type Topic, allQuestions, headOf } from "./set.ts";
import { TopicTree } from "./topic-tree.tsx";
import { useCurrentQuestion } from "./use-current.ts";
import "./set.css";

function jumpTo(id: string): void {
  const found = document.getElementById(`q-${id}`);
  found?.scrollIntoView();
  found?.focus({ preventScroll: true });
}

function TopicText({ topic, lang, open }: { readonly topic: Topic; readonly lang: string | undefined; readonly open: boolean }) {
  return (
    <>
      <h2 class="topic-title">{topic.title || "Without a topic"}</h2>
      {topic.intro && <Prose text={topic.intro} lang={lang} />}
      {topic.questions?.map((question) => <QuestionView key={question.id} question={question} lang={lang} open={open} />)}
      {topic.subtopics?.map((sub) => (
        <div key={sub.title}>
          <h3 class="subtopic-title">{sub.title}</h3>
          {sub.intro && <Prose text={sub.intro} lang={lang} />}
          {sub.questions?.map((question) => <QuestionView key={question.id} question={question} lang={lang} open={open} />)}
        </div>
      ))}
    </>
  );
}

function ReadSet({ set }: { readonly set: QuestionSet }) {
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const topics = useMemo(() => filterTopics(set.topics ?? [], typed), [set, typed]);
  const current = useCurrentQuestion([topics]);
  const questions = allQuestions(set);
  useTitle(set.title);
  useEffect(() => {
    const wanted = place.peek().fragment;
    if (wanted.startsWith("q-")) jumpTo(wanted.slice(2));
  }, []);
  useActions(() => [
    { id: "open", group: set.title, label: open ? "Close all answers" : "Open all answers", keys: "Alt-a", run: () => setOpen(!open) },
    { id: "print", group: set.title, label: "Print this set", run: () => { setOpen(true); setTimeout(print); } },
    ...questions.map((question) => ({ id: `q-${question.id}`, group: "Questions", label: plainText(headOf(question)), run: () => jumpTo(question.id) })),
  ], [set, open]);
  return (
    <>
      <div class="page-top">
        <h1 class="page-title">{set.title}</h1>
        <Button onClick={() => setOpen(!open)} keys="Alt-a">{open ? "Close all answers" : "Open all answers"}</Button>
      </div>
      <p class="page-lead">
        {[count(questions.length, "question"), set.version ? `version ${set.version}` : "", set.license, set.tags?.join(", ")].filter(Boolean).join(" · ")}
      </p>
      <div class="set-columns">
        <TopicTree topics={topics} current={current} typed={typed} onTyped={setTyped} />
        <div class="set-page">
          {set.intro && !typed && <Prose text={set.intro} lang={set.lang} />}
          {topics.map((topic) => <TopicText key={topic.title} topic={topic} lang={set.lang} open={open} />)}
          {topics.length > 0 && <a class="set-back" href="#topics">Topics</a>}
          {topics.length === 0 && <p>No question of this set has these words.</p>}
        </div>
      </div>
    </>
  );
}

function Loaded({ id }: { readonly id: string }) {
  return <Shown what="Loading the set…" loaded={useLoaded(() => api.questionSet(id), [id])}>{(set) => <ReadSet set={set} />}</Shown>;
}

export function SetScreen({ named }: ScreenProps) {
  return <SignedIn>{() => <Loaded id={named["set"] ?? ""} />}</SignedIn>;
}
