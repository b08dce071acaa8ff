import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { InlineProse } from "../ui/prose.tsx";
import { count } from "../ui/time.ts";
import { type Question, type Topic, headOf, questionsOf } from "./set.ts";

interface TreeProps {
  readonly topics: readonly Topic[];
  /** The question that is being read. */
  readonly current: string | undefined;
  readonly typed: string;
  readonly onTyped: (typed: string) => void;
  /** Where the window is narrow: are the topics shown? */
  readonly listed: boolean;
  readonly onListed: (listed: boolean) => void;
}

function Links({ questions, current }: { readonly questions: readonly Question[]; readonly current: string | undefined }) {
  return (
    <ul>
      {questions.map((question) => (
        <li key={question.id}>
          <a href={`#q-${question.id}`} aria-current={question.id === current ? "true" : undefined}><bdi><InlineProse text={headOf(question)} /></bdi></a>
        </li>
      ))}
    </ul>
  );
}

/** Topics, subtopics and their questions; the topic that is read lies open. */
export function TopicTree({ topics, current, typed, onTyped, listed, onListed }: TreeProps) {
  const total = topics.reduce((sum, topic) => sum + questionsOf(topic).length, 0);
  return (
    <nav class="set-tree" id="topics" aria-label="Topics" data-open={listed || typed !== ""}>
      <TextField label="Find in this set" value={typed} onText={onTyped} autocomplete="off" hint={typed ? `${count(total, "question")} found` : undefined} />
      {!typed && <Button class="set-tree-toggle" small aria-expanded={listed} onClick={() => onListed(!listed)}>{listed ? "Hide the topics" : "Show the topics"}</Button>}
      <div>
        {topics.map((topic, place) => {
          const questions = questionsOf(topic);
          return (
            <details key={place} class="set-tree-topic" open={typed !== "" || topics.length === 1 || questions.some((one) => one.id === current)}>
              <summary data-count={questions.length}><bdi>{topic.title || "Without a topic"}</bdi></summary>
              <Links questions={topic.questions ?? []} current={current} />
              {topic.subtopics?.map((sub, within) => (
                <div key={within}>
                  <p class="set-tree-sub"><bdi>{sub.title}</bdi></p>
                  <Links questions={sub.questions ?? []} current={current} />
                </div>
              ))}
            </details>
          );
        })}
      </div>
    </nav>
  );
}
