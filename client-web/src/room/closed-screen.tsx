import type { CloseReason } from "../sync/session.ts";
import { place } from "../frame/router.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Notice } from "../ui/status.tsx";
import { RoomNotices } from "./room-notices.tsx";
import { useRoom, useRoomPart } from "./use-room.tsx";
import { closedWords, signedOutText } from "./words.ts";

const canTakeAgain: ReadonlySet<CloseReason> = new Set(["elsewhere", "fault", "not-sealable", "room-full"]);

/** There is no way back into the room, or only by taking the seat anew. */
export function ClosedScreen({ reason, again }: { readonly reason: CloseReason; readonly again: () => void }) {
  const client = useRoom();
  const save = client.save.value;
  const organisation = useRoomPart((room) => room.organisation);
  const candidate = client.self.value?.role === "candidate";
  const linked = place.value.query.has("as"); // whoever came by link has no other rooms here
  const { title } = closedWords[reason];
  const text = reason === "signed-out" ? signedOutText(linked) : closedWords[reason].text;
  const unsaved = "unsaved" in save && save.unsaved;
  const over = reason === "over" || reason === "sealed";
  const words = unsaved && over ? client.unsavedWords() : [];
  return (
    <main class="single single-wide" data-closed={reason}>
      <span class="wordmark">Parley</span>
      <h1 class="page-title">{title}</h1>
      <p>{text}{reason === "sealed" && linked && " You can close this page."}</p>
      {reason === "over" && candidate && (
        <p>{`${unsaved ? "" : "Everything you wrote until the end is saved. "}${organisation || "The panel"} now finishes its notes; after that only the reviewers can open the transcript.`}</p>
      )}
      {unsaved && over && (
        <Notice tone="caution" title="The last of what you wrote came too late to be saved.">
          {words.length > 0 && <pre class="not-saved-words" tabIndex={0} aria-label="What came too late">{words.join("\n")}</pre>}
        </Notice>
      )}
      {unsaved && !over && (
        <Notice tone="caution" title={save.kept ? "Something you wrote isn’t saved on the server; it is kept in this browser." : "Something you wrote isn’t saved on the server, and this browser couldn’t keep it."}>
          <p>{reason === "elsewhere" ? "Where the seat is open now in this browser, it is sent from there." : "It is sent when you come back into the room from this browser."}</p>
        </Notice>
      )}
      <RoomNotices />
      <p class="form-foot">
        {canTakeAgain.has(reason) && <Button kind="primary" onClick={again}>{reason === "elsewhere" ? "Use it here" : "Try again"}</Button>}
        {reason === "signed-out" && !linked && <LinkButton kind="primary" href={`/signin?to=${encodeURIComponent(location.pathname + location.search)}`}>Sign in</LinkButton>}
        {!linked && <LinkButton href="/rooms">To the rooms</LinkButton>}
      </p>
    </main>
  );
}
