import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { listed } from "../listed.ts";
import { ruleWords } from "../marks.ts";
import { PersonName } from "../person.tsx";
import { useRoom } from "../use-room.tsx";
import { roleWords } from "../words.ts";
import { useIsInterviewer, whyNotNow } from "./use-panel.ts";

export function People() {
  const client = useRoom();
  const interviewer = useIsInterviewer();
  const room = client.room.value;
  const me = client.self.value?.member;
  return (
    <div class="people">
      <ul class="people-list">
        {[...room.members.values()].map((member) => {
          const about = [
            roleWords[member.role],
            room.lead === member.id ? "leads" : "",
            member.id === me ? "you" : "",
            member.role === "candidate" && room.phase === "lobby" ? (member.agreed ? "has agreed" : "hasn’t agreed yet") : "",
            room.submitted.has(member.id) ? "scorecard submitted" : "",
          ];
          return (
            <li key={member.id} class={classNames("people-item", !member.present && "people-away")}>
              <PersonName member={member.id} />
              <span class="faint">{about.filter(Boolean).join(", ")}</span>
              <span class="people-presence">{member.present ? "here" : "not here"}</span>
            </li>
          );
        })}
      </ul>
      {interviewer && room.lead !== me && room.phase !== "planned" && (
        <Button small waits={whyNotNow(client, "lead") !== undefined} onClick={() => client.ask({ type: "lead" })}>Take the lead</Button>
      )}
      {room.rule && <p class="faint">{ruleWords[room.rule]}</p>}
      {room.reviewers.length > 0 && <p class="faint">{`The sealed transcript can be opened by ${listed(room.reviewers)}.`}</p>}
    </div>
  );
}
