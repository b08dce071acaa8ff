import { useEffect, useRef, useState } from "preact/hooks";
import type { Id } from "../protocol/generated/messages.ts";
import { announce } from "../ui/status.tsx";
import { asClock } from "../ui/time.ts";
import { Button } from "../ui/button.tsx";
import { nameOf, PersonName } from "./person.tsx";
import { useRoom, useRoomPart } from "./use-room.tsx";
import "../ui/field.css";

interface Line {
  readonly key: string;
  readonly by: Id | undefined;
  readonly text: string;
  readonly at: number | undefined;
}

/** What was said to one audience, and what is on its way there. */
function useLines(to: "stage" | "panel"): readonly Line[] {
  const client = useRoom();
  const chat = useRoomPart((room) => room.chat);
  const me = client.self.value?.member;
  const said = chat.filter((line) => line.to === to).map((line, at): Line => ({ key: `s${at}`, by: line.by, text: line.text, at: line.at }));
  const waiting = client.pending.value.flatMap((command): Line[] =>
    command.type === "chat" && command.to === to ? [{ key: command.id, by: me, text: command.text, at: undefined }] : [],
  );
  return [...said, ...waiting];
}

function useSpoken(lines: readonly Line[]): void {
  const client = useRoom();
  const heard = useRef(lines.length);
  useEffect(() => {
    const fresh = lines.slice(heard.current).filter(({ by }) => by !== client.self.peek()?.member);
    heard.current = lines.length;
    const last = fresh.at(-1);
    if (last) announce(`${nameOf(client.room.peek(), last.by)}: ${last.text}`);
  }, [lines.length]);
}

/** How many lines of others came since this was last seen. */
export function useUnread(to: "stage" | "panel", shown: boolean): number {
  const client = useRoom();
  const count = useRoomPart((room) => room.chat.filter((line) => line.to === to && line.by !== client.self.peek()?.member).length);
  const [seen, setSeen] = useState(count);
  useEffect(() => { if (shown) setSeen(count); }, [shown, count]);
  return shown ? 0 : count - seen;
}

export function Chat({ to, label, mayWrite, why }: {
  readonly to: "stage" | "panel";
  readonly label: string;
  readonly mayWrite: boolean;
  /** Why nothing can be written now. */
  readonly why?: string;
}) {
  const client = useRoom();
  const lines = useLines(to);
  const [text, setText] = useState("");
  const list = useRef<HTMLOListElement>(null);
  useSpoken(lines);
  useEffect(() => { list.current?.scrollTo({ top: list.current.scrollHeight }); }, [lines.length]);
  const send = (): void => {
    if (text.trim() === "") return;
    client.ask({ type: "chat", to, text: text.trim() });
    setText("");
  };
  return (
    <section class="chat" aria-label={label}>
      <ol class="chat-lines" ref={list} tabIndex={0} aria-label={`${label}: what was said`}>
        {lines.length === 0 && <li class="faint">Nothing was said yet.</li>}
        {lines.map((line) => (
          <li key={line.key} class="chat-line">
            <span class="chat-head"><PersonName member={line.by} /> <span class="faint">{line.at === undefined ? "not yet sent" : asClock(line.at)}</span></span>
            <span class="chat-text">{line.text}</span>
          </li>
        ))}
      </ol>
      {mayWrite ? (
        <form class="chat-form" onSubmit={(event) => { event.preventDefault(); send(); }}>
          <textarea
            class="input" rows={2} maxLength={4000} aria-label={label} placeholder={label} value={text} data-chat={to}
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
              event.preventDefault();
              send();
            }}
          />
          <Button small type="submit" disabled={text.trim() === ""}>Send</Button>
        </form>
      ) : why && <p class="faint">{why}</p>}
    </section>
  );
}
