import * as api from "../api/api.ts";
import type { Me } from "../api/types.ts";
import { useLoaded } from "../frame/load.ts";
import { Shown } from "../frame/loading.tsx";
import { go } from "../frame/router.ts";
import { SignedIn } from "../frame/session.tsx";
import { useTitle } from "../frame/title.ts";
import { useActions } from "../ui/actions.ts";
import { EmptyState } from "../ui/empty.tsx";
import { Notice } from "../ui/status.tsx";
import { asDateAndClock } from "../ui/time.ts";
import { type CheckpointAlarm, checkChain } from "../vault/checkpoints.ts";
import { alarmSentences, learn, recall, toChain } from "./chain-memory.ts";

function AlarmNotice({ alarms }: { readonly alarms: readonly CheckpointAlarm[] }) {
  if (alarms.length === 0) return null;
  return (
    <Notice tone="bad" title="The chain of transcripts isn’t the one that this browser saw before.">
      <p>{alarms.map((one) => alarmSentences[one]).join(" ")} Ask whoever runs the server before you rely on a transcript.</p>
    </Notice>
  );
}

function Transcripts({ me }: { readonly me: Me }) {
  const loaded = useLoaded(async () => {
    const [list, chain] = await Promise.all([api.transcripts(), api.checkpoints()]);
    const alarms = learn(checkChain(recall(me.organisation.id), toChain(chain)));
    return { list: [...list].sort((a, b) => b.sealed_ms - a.sealed_ms), alarms };
  }, [me.id]);
  const list = loaded.state === "there" ? loaded.value.list : [];
  useActions(() => list.map((one) => ({ id: one.seal, group: "Transcripts", label: `Open “${one.title}”`, run: () => go(`/transcripts/${one.room}`) })), [list]);
  return (
    <>
      <div class="page-top"><h1 class="page-title">Transcripts</h1></div>
      <Shown what="Loading the transcripts…" loaded={loaded}>
        {({ list: rows, alarms }) => (
          <>
            <AlarmNotice alarms={alarms} />
            {rows.length === 0
              ? <EmptyState title="No transcript was sealed to you yet."><p>When a room that names you as reviewer is closed, its transcript appears here. Only you and the other reviewers can open it.</p></EmptyState>
              : (
                <ul class="rows">
                  {rows.map((one) => (
                    <li key={one.seal} class="row">
                      <div>
                        <h2 class="row-title"><a href={`/transcripts/${one.room}`}>{one.title}</a></h2>
                        <p class="row-note">sealed {asDateAndClock(one.sealed_ms)}</p>
                      </div>
                      <p class="row-note">{one.record_count.toLocaleString("en")} records · no. {one.checkpoint}</p>
                    </li>
                  ))}
                </ul>
              )}
          </>
        )}
      </Shown>
    </>
  );
}

export function TranscriptsScreen() {
  useTitle("Transcripts");
  return <SignedIn>{(me) => <Transcripts me={me} />}</SignedIn>;
}
