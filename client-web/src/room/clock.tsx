import { asOffset } from "../ui/time.ts";
import { classNames } from "../ui/class-names.ts";
import type { Asked } from "../sync/state.ts";
import { useNow } from "./use-room.tsx";

/** How long the question has been on the screen, against the minutes meant for it. */
export function QuestionClock({ asked, running }: { readonly asked: Asked; readonly running: boolean }) {
  const now = useNow(running);
  const spent = asked.spentMs + (running ? Math.max(0, now - asked.pushedAt) : 0);
  const over = asked.minutes > 0 && spent > asked.minutes * 60_000;
  return (
    <span class={classNames("clock", over && "clock-over")} role="timer" aria-label="Time on this question">
      {asOffset(spent)}
      {asked.minutes > 0 && <span class="clock-of"> of {asked.minutes} min{over && ", over"}</span>}
    </span>
  );
}
