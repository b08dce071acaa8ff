import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { listed } from "../listed.ts";
import { uncommented, unrated } from "../marks.ts";
import { useRoom } from "../use-room.tsx";
import { whyNotNow } from "./use-panel.ts";

export function ConfirmEnd({ onClose }: { readonly onClose: () => void }) {
  const client = useRoom();
  const end = (): void => {
    client.ask({ type: "end" });
    onClose();
  };
  return (
    <Dialog
      title="End the interview?" onClose={onClose}
      foot={<><Button onClick={onClose}>Go on with it</Button><Button kind="danger" disabled={whyNotNow(client, "end") !== undefined} onClick={end}>End the interview</Button></>}
    >
      <p>The candidate is taken out at once and can’t come back. The panel stays for the debrief: notes, marks and scorecards.</p>
    </Dialog>
  );
}

export function ConfirmSeal({ onClose }: { readonly onClose: () => void }) {
  const client = useRoom();
  const room = client.room.value;
  const missing = [...room.members.values()].filter(({ id, role }) => role === "interviewer" && !room.submitted.has(id)).map(({ name }) => name);
  const me = client.self.value?.member ?? "";
  const bare = uncommented(room, me).length;
  const none = unrated(room, me).length;
  const seal = (): void => {
    client.ask({ type: "seal" });
    onClose();
  };
  return (
    <Dialog
      title="Close the room and seal its transcript?" onClose={onClose}
      foot={<><Button onClick={onClose}>Not yet</Button><Button kind="danger" disabled={whyNotNow(client, "seal") !== undefined} onClick={seal}>Close and seal</Button></>}
    >
      <div class="confirm-text">
        <p>{`Everybody is taken out, and nothing can be added or changed after. The transcript, with all notes and marks, also the private ones, is sealed to ${room.reviewers.length > 0 ? listed(room.reviewers) : "its reviewers"} and to the organisation’s recovery key. The server itself can’t read it any more.`}</p>
        {missing.length > 0 && <p class="note-hint">{`${listed(missing)} ${missing.length === 1 ? "hasn’t" : "haven’t"} submitted a scorecard. What they marked is sealed as it stands.`}</p>}
        {none > 0 && <p class="note-hint">{`You have no entry on ${none} ${none === 1 ? "competency" : "competencies"}.`}</p>}
        {bare > 0 && <p class="note-hint">{`${bare} of your marks ${bare === 1 ? "has" : "have"} no words beside ${bare === 1 ? "it" : "them"}.`}</p>}
      </div>
    </Dialog>
  );
}
