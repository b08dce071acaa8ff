import { useEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";
import type { Asked } from "../../sync/state.ts";
import { Button } from "../../ui/button.tsx";
import { Prose } from "../../ui/prose.tsx";
import { announce } from "../../ui/status.tsx";
import { Chat, useUnread } from "../chat.tsx";
import { QuestionClock } from "../clock.tsx";
import { LanguageChoice } from "../language-choice.tsx";
import { padLanguage } from "../pad-language.ts";
import { titleOf } from "../question-title.ts";
import { SharedEditor } from "../shared-editor.tsx";
import { usePad } from "../use-pad.ts";
import { useRoom, useRoomPart } from "../use-room.tsx";

/** Says a new question, and each new part of it, once. */
function useAnnounced(asked: Asked | undefined): void {
  const said = useRef({ question: "", parts: 0 });
  useEffect(() => {
    const before = said.current;
    if (!asked) {
      if (before.question) announce("The question was taken off the screen. Your answer stays saved.");
      said.current = { question: "", parts: 0 };
      return;
    }
    if (asked.question !== before.question) announce(`Question ${asked.number}: ${titleOf(asked)}`);
    else if (asked.parts.length > before.parts) announce(`Question ${asked.number} has a new part.`);
    said.current = { question: asked.question, parts: asked.parts.length };
  }, [asked?.question, asked?.parts.length]);
}

/** Is at least a part of it to be seen? On a phone the chat is further down. */
function useInView(place: RefObject<HTMLElement | null>): boolean {
  const [inView, setInView] = useState(true);
  useEffect(() => {
    if (!place.current) return undefined;
    const observer = new IntersectionObserver(([entry]) => setInView(entry?.isIntersecting ?? true), { threshold: 0.4 });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return inView;
}

function QuestionShown({ asked }: { readonly asked: Asked }) {
  return (
    <article class="question" aria-labelledby="question-number">
      <div class="question-head">
        <h2 id="question-number" class="question-number">Question {asked.number}</h2>
        <QuestionClock asked={asked} running />
      </div>
      {asked.parts.map((part, at) => (
        <div key={at} class={`question-part question-part-${part.kind}`}>
          {part.kind === "hint" && <h3 class="part-name">Hint</h3>}
          <Prose text={part.text} {...(at === 0 ? { size: "large" } : {})} />
        </div>
      ))}
    </article>
  );
}

function Pad({ asked, onFocus }: { readonly asked: Asked; readonly onFocus: (focused: boolean) => void }) {
  return (
    <section class="pad" aria-label={`Your answer to question ${asked.number}`}>
      <div class="pad-head">
        <h3 class="section-head">Your answer{" "}<span class="faint">the panel sees it as you type</span></h3>
        <LanguageChoice question={asked.question} own={asked.language} />
      </div>
      <SharedEditor
        key={asked.question} document={`answer/${asked.question}`} label={`Answer to question ${asked.number}`}
        language={padLanguage(asked.question, asked.language)} hint="Write here" onFocus={onFocus}
      />
    </section>
  );
}

export function CandidateLive() {
  const pushed = useRoomPart((room) => room.pushed);
  const asked = useRoomPart((room) => room.asked);
  const shown = pushed === undefined ? undefined : asked.get(pushed);
  const { pad, onFocus, follow } = usePad(pushed);
  const padOf = pad === undefined ? undefined : asked.get(pad);
  const side = useRef<HTMLElement>(null);
  const unread = useUnread("stage", useInView(side));
  useAnnounced(shown);
  return (
    <>
      <div class="candidate-work">
        {shown ? <QuestionShown asked={shown} /> : <Between number={asked.size} />}
        {padOf && padOf !== shown && (
          <p class="pad-behind">
            {shown ? `You are still in your answer to question ${padOf.number}.` : `Question ${padOf.number} was taken off the screen. Your answer stays saved.`}{" "}
            <Button small onClick={follow}>{shown ? `Go to question ${shown.number}` : "Leave it"}</Button>
          </p>
        )}
        {padOf && <Pad key={padOf.question} asked={padOf} onFocus={onFocus} />}
        {unread > 0 && <a class="fresh-words" href="#chat">{unread === 1 ? "1 new message" : `${unread} new messages`}</a>}
      </div>
      <aside class="candidate-side" id="chat" aria-label="Chat" ref={side}>
        <h2 class="section-head">Chat with the panel</h2>
        <Chat to="stage" label="Message to the panel" mayWrite />
        <People />
      </aside>
    </>
  );
}

function Between({ number }: { readonly number: number }) {
  return (
    <div class="between">
      <p class="between-title">{number === 0 ? "You are in. The first question will appear here." : "The next question will appear here."}</p>
      <p class="faint">You don’t have to do anything. The chat is open.</p>
    </div>
  );
}

const mostNamed = 3;

function People() {
  const me = useRoom().self.value?.member;
  const members = useRoomPart((room) => room.members);
  const others = [...members.values()].filter(({ id, present }) => present && id !== me);
  const watching = others.filter(({ role }) => role === "observer").map(({ name }) => name);
  const talking = others.filter(({ role }) => role !== "observer").map(({ name }) => name);
  return (
    <div class="faint people-line">
      <p>{talking.length === 0 ? "Nobody of the panel is here at the moment." : `Here: ${talking.join(", ")}`}</p>
      {watching.length > mostNamed
        ? <details><summary>{watching.length} people are watching</summary>{watching.join(", ")}</details>
        : watching.length > 0 && <p>{`Watching: ${watching.join(", ")}`}</p>}
    </div>
  );
}
