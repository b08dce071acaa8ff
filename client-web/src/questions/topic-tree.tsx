import { useMemo, useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { InlineProse } from "../ui/prose.tsx";
import { count } from "../ui/time.ts";
import { type Part, mostDrawn, topicsIn } from "./page-part.ts";
import { type Question, type Topic, headOf, questionsOf } from "./set.ts";

interface TreeProps {
  readonly topics: readonly Topic[];
  /** The questions that are on the page, of how many. */
  readonly part: Part;
  readonly total: number;
  /** The question that is being read. */
  readonly current: string | undefined;
  /** Draws a question that isn't on the page, and goes there. */
  readonly onShow: (id: string) => void;
  readonly typed: string;
  readonly onTyped: (typed: string) => void;
  /** Where the window is narrow: are the topics shown? */
  readonly listed: boolean;
  readonly onListed: (listed: boolean) => void;
}

type Going = Pick<TreeProps, "current" | "onShow">;

function Links({ questions, current, onShow }: Going & { readonly questions: readonly Question[] }) {
  if (questions.length === 0) return null;
  return (
    <ul>
      {questions.map((question) => (
        <li key={question.id}>
          <a href={`#q-${question.id}`} aria-current={question.id === current ? "true" : undefined} onClick={() => onShow(question.id)}><bdi><InlineProse text={headOf(question)} /></bdi></a>
        </li>
      ))}
    </ul>
  );
}

/** Leads to questions of the topic that aren't listed. */
function Others({ questions, to, words, onShow }: { readonly questions: readonly Question[]; readonly to: number; readonly words: string; readonly onShow: (id: string) => void }) {
  const question = questions[to];
  return question ? <p class="set-tree-others"><a href={`#q-${question.id}`} onClick={() => onShow(question.id)}>{words}</a></p> : null;
}

interface TopicProps extends Going {
  readonly topic: Topic;
  /** Where its first question stands among all. */
  readonly begin: number;
  readonly part: Part;
  /** It lies open, whoever opened others. */
  readonly open: boolean;
  /** Of a set that is drawn in parts: closed topics have no links, and open ones those of the part. */
  readonly isLarge: boolean;
}

function TreeTopic({ topic, begin, part, open, isLarge, ...going }: TopicProps) {
  const [isOpen, setIsOpen] = useState(open);
  const questions = useMemo(() => questionsOf(topic), [topic]);
  const isRead = part.from < begin + questions.length && part.to > begin;
  const from = isLarge && isRead ? Math.max(0, part.from - begin) : 0;
  const to = isLarge ? Math.min(questions.length, isRead ? part.to - begin : mostDrawn) : questions.length;
  const listed = isLarge ? topicsIn([topic], { from, to })[0] : topic;
  return (
    <details class="set-tree-topic" open={open} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary data-count={questions.length}><bdi>{topic.title || "Without a topic"}</bdi></summary>
      {(!isLarge || isOpen || open) && listed && (
        <>
          {from > 0 && <Others questions={questions} to={from - 1} words={`${count(from, "question")} before`} onShow={going.onShow} />}
          <Links questions={listed.questions ?? []} {...going} />
          {listed.subtopics?.map((sub, within) => (
            <div key={within}>
              <p class="set-tree-sub"><bdi>{sub.title}</bdi></p>
              <Links questions={sub.questions ?? []} {...going} />
            </div>
          ))}
          {to < questions.length && <Others questions={questions} to={to} words={count(questions.length - to, "more question")} onShow={going.onShow} />}
        </>
      )}
    </details>
  );
}

interface Placed {
  readonly topic: Topic;
  readonly place: number;
  readonly begin: number;
  readonly end: number;
}

/** Topics, subtopics and their questions; the topic that is read lies open. */
export function TopicTree({ topics, part, total, current, onShow, typed, onTyped, listed, onListed }: TreeProps) {
  const isLarge = total > mostDrawn;
  const all = useMemo(() => {
    let end = 0;
    return topics.map((topic, place): Placed => ({ topic, place, begin: end, end: (end += questionsOf(topic).length) }));
  }, [topics]);
  const isOnPage = ({ begin, end }: Placed) => begin < part.to && end > part.from;
  const shown = all.length > mostDrawn ? all.filter(isOnPage) : all;
  const isRead = ({ topic }: Placed) => questionsOf(topic).some((one) => one.id === current);
  return (
    <nav class="set-tree" id="topics" aria-label="Topics" data-open={listed || typed !== ""}>
      <TextField label="Find in this set" value={typed} onText={onTyped} autocomplete="off" hint={typed ? `${count(total, "question")} found` : undefined} />
      {!typed && <Button class="set-tree-toggle" small aria-expanded={listed} onClick={() => onListed(!listed)}>{listed ? "Hide the topics" : "Show the topics"}</Button>}
      <div>
        {shown.length < all.length && <p class="set-tree-others">{shown.length} of {all.length.toLocaleString("en")} topics: those on this page.</p>}
        {shown.map((one) => (
          <TreeTopic
            key={one.place} topic={one.topic} begin={one.begin} part={part} isLarge={isLarge} current={current} onShow={onShow}
            open={(typed !== "" && (!isLarge || isOnPage(one))) || topics.length === 1 || ((!isLarge || isOnPage(one)) && isRead(one))}
          />
        ))}
      </div>
    </nav>
  );
}
