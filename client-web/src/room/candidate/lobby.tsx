import { useRef } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { StatusLine } from "../../ui/status.tsx";
import { Chat } from "../chat.tsx";
import { listed } from "../listed.ts";
import { useRoom, useRoomPart } from "../use-room.tsx";

/** Before the interview: what will be recorded, agreeing to it, and waiting to be let in. */
export function Lobby() {
  const client = useRoom();
  const self = client.self.value;
  const agreed = useRoomPart((room) => self !== undefined && room.members.get(self.member)?.agreed === true);
  const panel = useRoomPart((room) => listed([...room.members.values()].filter(({ role, present }) => role === "interviewer" && present).map(({ name }) => name)));
  const agreeing = client.pending.value.some(({ type }) => type === "agree");
  const pressed = useRef(false);
  const agree = (): void => {
    if (pressed.current || agreeing) return;
    pressed.current = true;
    client.ask({ type: "agree" });
  };
  return (
    <>
      <h2 class="page-title">Hello, {self?.name}.</h2>
      <section aria-labelledby="recorded" class="lobby-text">
        <h3 id="recorded" class="section-head">What is recorded</h3>
        <ul class="lobby-list">
          <li>Everything that you type into an answer, as you type it, also what you delete again.</li>
          <li>What you and the panel write in the chat.</li>
          <li>When you come in and leave, when each question was shown, and when you typed.</li>
          <li>The panel’s own notes and marks, which you don’t see.</li>
        </ul>
        <p>There is no sound and no picture: this page doesn’t use your microphone or camera.</p>
        <h3 class="section-head">Who can read it</h3>
        <p>During the interview the panel sees what you type as you type it, and this server can read it. Once the room is closed, its transcript is sealed: then only the reviewers who were named beforehand, and the organisation’s recovery key, can open it. The server no longer can.</p>
      </section>
      <section class="lobby-next" aria-label="Next step">
        {agreed ? (
          <>
            <StatusLine tone="good" live>You have agreed. The interview begins when the panel lets you in.</StatusLine>
            <p class="faint">{panel ? `${panel} ${panel.includes(" and ") ? "are" : "is"} here.` : "Nobody of the panel is here yet."} You can leave this page open; there is nothing else to do.</p>
          </>
        ) : (
          <>
            <p>You can come in when you agree to this. If you don’t, close this page and tell whoever invited you; nothing is recorded but that you were here, and what you wrote in the chat.</p>
            <Button kind="primary" busy={agreeing && "Sending…"} onClick={agree}>I agree to the recording</Button>
          </>
        )}
      </section>
      <details class="lobby-chat">
        <summary>Write to the panel</summary>
        <Chat to="stage" label="Message to the panel" mayWrite />
      </details>
    </>
  );
}
