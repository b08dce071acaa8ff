import { preloadEditor } from "../shared-editor.tsx";
import { useEffect } from "preact/hooks";
import { RoomNotices } from "../room-notices.tsx";
import { SaveLine } from "../save-line.tsx";
import { useRoomPart } from "../use-room.tsx";
import { CandidateLive } from "./live.tsx";
import { Lobby } from "./lobby.tsx";
import "./candidate.css";

/** What a candidate sees, from the lobby to the end. */
export function CandidateScreen() {
  const phase = useRoomPart((room) => room.phase);
  const title = useRoomPart((room) => room.title);
  const organisation = useRoomPart((room) => room.organisation);
  useEffect(preloadEditor, []);
  const live = phase === "live";
  return (
    <div class="candidate" data-phase={phase}>
      <a class="skip" href="#main">Skip to {live ? "the question" : "the content"}</a>
      <header class="room-head">
        <span class="wordmark">Parley</span>
        <h1 class="room-title">{title} <span class="faint">{organisation}</span></h1>
        <SaveLine />
      </header>
      <main id="main" tabIndex={-1} class={live ? "candidate-main" : "single single-wide"}>
        <RoomNotices />
        {live ? <CandidateLive /> : <Lobby />}
      </main>
    </div>
  );
}
