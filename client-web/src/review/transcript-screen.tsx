import { useEffect, useRef, useState } from "preact/hooks";
import { type Keyring, keyring, loadKeyring } from "../account/keyring.ts";
import * as api from "../api/api.ts";
import { sentence } from "../api/request.ts";
import type { Me, TranscriptDetail } from "../api/types.ts";
import { useLoaded } from "../frame/load.ts";
import { Shown } from "../frame/loading.tsx";
import type { ScreenProps } from "../frame/routes.ts";
import { SignedIn } from "../frame/session.tsx";
import { useTitle } from "../frame/title.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Progress } from "../ui/progress.tsx";
import { Notice, StatusLine } from "../ui/status.tsx";
import { asDateAndClock, count, inWords } from "../ui/time.ts";
import type { Identity } from "../vault/identity.ts";
import { alarmSentences } from "./chain-memory.ts";
import { type Opened, type Step, openTranscript } from "./open.ts";
import { ReviewView } from "./review-view.tsx";

type State =
  | { readonly at: "locked"; readonly error?: string }
  | { readonly at: "working"; readonly step: Step }
  | { readonly at: "open"; readonly opened: Opened };

function useOpening(detail: TranscriptDetail, me: Me) {
  const [state, setState] = useState<State>({ at: "locked" });
  const stopper = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => stopper.current?.abort(), []);

  const open = async (unlock: (keys: Keyring) => Promise<Identity | undefined>) => {
    const stop = new AbortController();
    stopper.current = stop;
    setState({ at: "working", step: { text: "Opening your keys…" } });
    try {
      const identity = await unlock(await loadKeyring());
      if (stop.signal.aborted) return;
      if (!identity) setState({ at: "locked" });
      else {
        const opened = await openTranscript(detail, me, identity, (step) => { if (!stop.signal.aborted) setState({ at: "working", step }); }, stop.signal);
        setState({ at: "open", opened });
      }
    } catch (error) {
      if (!stop.signal.aborted) setState({ at: "locked", error: sentence(error) });
    }
  };
  const stop = () => {
    stopper.current?.abort();
    setState({ at: "locked" });
  };
  // Whoever has just signed in needn't type the password again.
  useEffect(() => { if (keyring.peek()) void open((keys) => keys.unlocked()); }, []);
  return { state, open, stop };
}

function Locked({ error, onPassword }: { readonly error: string | undefined; readonly onPassword: (password: string) => void }) {
  const [password, setPassword] = useState("");
  return (
    <form class="form form-part" onSubmit={(event) => { event.preventDefault(); if (password) onPassword(password); }}>
      <p>This transcript is sealed. Your password opens your key in this browser, and your key opens the transcript; the server can do neither.</p>
      <TextField label="Password" type="password" autocomplete="current-password" autofocus value={password} error={error} onText={setPassword} />
      <div><Button kind="primary" type="submit" disabled={!password}>Open the transcript</Button></div>
    </form>
  );
}

function Seal({ opened, detail }: { readonly opened: Opened; readonly detail: TranscriptDetail }) {
  const { origin, alarms } = opened;
  const readers = inWords(detail.grants.map((one) => one.recipient_name ?? "the recovery key"));
  return alarms.length > 0
    ? <Notice tone="bad" title="Don’t rely on this transcript before you have asked whoever runs the server."><p>{alarms.map((one) => alarmSentences[one]).join(" ")}</p></Notice>
    : <StatusLine tone="good">Signature and chain hold: {count(detail.record_count, "record")}, sealed {asDateAndClock(origin.sealedMs)}, no. {origin.checkpoint}. It can be opened by {readers}.</StatusLine>;
}

function Transcript({ detail, me }: { readonly detail: TranscriptDetail; readonly me: Me }) {
  const { state, open, stop } = useOpening(detail, me);
  if (state.at === "open") {
    const { review, origin } = state.opened;
    return <ReviewView review={review} origin={origin} seal={<Seal opened={state.opened} detail={detail} />} />;
  }
  return (
    <>
      <div class="page-top"><h1 class="page-title">{detail.title}</h1></div>
      <p class="page-lead">Sealed {asDateAndClock(detail.sealed_ms)}, {count(detail.record_count, "record")}.</p>
      {state.at === "working"
        ? <Progress text={state.step.text} {...(state.step.done !== undefined && { done: state.step.done })} onStop={stop} />
        : <Locked error={state.error} onPassword={(password) => void open((keys) => keys.unlock(password))} />}
    </>
  );
}

function Loaded({ room, me }: { readonly room: string; readonly me: Me }) {
  const loaded = useLoaded(() => api.transcript(room), [room]);
  useTitle(loaded.state === "there" ? loaded.value.title : "Transcript");
  return <Shown what="Loading…" loaded={loaded}>{(detail) => <Transcript detail={detail} me={me} />}</Shown>;
}

export function TranscriptScreen({ named }: ScreenProps) {
  return <SignedIn>{(me) => <Loaded room={named["room"] ?? ""} me={me} />}</SignedIn>;
}
