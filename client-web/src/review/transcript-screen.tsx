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
import { useActions } from "../ui/actions.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Progress } from "../ui/progress.tsx";
import { Notice, StatusLine } from "../ui/status.tsx";
import { asDateAndClock, count, inWords } from "../ui/time.ts";
import type { CheckpointAlarm } from "../vault/checkpoints.ts";
import { VaultError } from "../vault/errors.ts";
import type { Identity } from "../vault/identity.ts";
import { alarmSentences } from "./chain-memory.ts";
import { Holders, holdersKeys } from "./holders-dialog.tsx";
import { type Opened, type Step, Untrusted, openTranscript } from "./open.ts";
import { ReviewView } from "./review-view.tsx";

type State =
  | { readonly at: "locked"; readonly wrongPassword?: string; readonly error?: unknown }
  | { readonly at: "working"; readonly step: Step }
  | { readonly at: "open"; readonly opened: Opened };

function useOpening(detail: TranscriptDetail, me: Me, mine: boolean) {
  const [state, setState] = useState<State>({ at: "locked" });
  const stopper = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => stopper.current?.abort(), []);

  const open = async (unlock: (keys: Keyring) => Promise<Identity | undefined>) => {
    const stop = new AbortController();
    stopper.current = stop;
    const show = (next: State) => { if (!stop.signal.aborted) setState(next); };
    show({ at: "working", step: { text: "Opening your keys…" } });
    let identity: Identity | undefined;
    try {
      identity = await unlock(await loadKeyring());
    } catch (error) {
      return show({ at: "locked", wrongPassword: error instanceof VaultError && error.result === "KEY_WRONG" ? "This isn’t your password." : sentence(error) });
    }
    if (stop.signal.aborted || !identity) return show({ at: "locked" });
    try {
      show({ at: "open", opened: await openTranscript(detail, me, identity, (step) => show({ at: "working", step }), stop.signal) });
    } catch (error) {
      show({ at: "locked", error });
    }
  };
  const stop = () => {
    stopper.current?.abort();
    setState({ at: "locked" });
  };
  // Whoever has just signed in needn't type the password again.
  useEffect(() => { if (mine && keyring.peek()) void open((keys) => keys.unlocked()); }, []);
  return { state, open, stop };
}

function Locked({ state, onPassword }: { readonly state: State & { readonly at: "locked" }; readonly onPassword: (password: string) => void }) {
  const [password, setPassword] = useState("");
  return (
    <form class="form form-narrow" onSubmit={(event) => { event.preventDefault(); if (password) onPassword(password); }}>
      {state.error !== undefined && <NotOpened error={state.error} />}
      <p>This transcript is sealed. Your password opens your key in this browser, and your key opens the transcript; the server can do neither.</p>
      <TextField label="Password" type="password" autocomplete="current-password" autofocus value={password} error={state.wrongPassword} onText={setPassword} />
      <div><Button kind="primary" type="submit" disabled={!password}>Open the transcript</Button></div>
    </form>
  );
}

function NotOpened({ error }: { readonly error: unknown }) {
  return error instanceof Untrusted ? <Alarms alarms={error.alarms} opened={false} /> : <Notice tone="bad" title="The transcript couldn’t be opened."><p>{sentence(error)}</p></Notice>;
}

function Alarms({ alarms, opened }: { readonly alarms: readonly CheckpointAlarm[]; readonly opened: boolean }) {
  return (
    <Notice tone="bad" title={opened ? "Don’t rely on this transcript before you have asked whoever runs the server." : "This isn’t the transcript that was sealed. Ask whoever runs the server."}>
      <p>{alarms.map((one) => alarmSentences[one]).join(" ")}</p>
    </Notice>
  );
}

function Seal({ opened: { origin, alarms }, detail }: { readonly opened: Opened; readonly detail: TranscriptDetail }) {
  return alarms.length > 0
    ? <Alarms alarms={alarms} opened />
    : <StatusLine tone="good">Signature and chain hold: {count(detail.record_count, "record")}, sealed {asDateAndClock(origin.sealedMs)}, no. {origin.checkpoint}.</StatusLine>;
}

/** Who holds it, in a line, and the way to the dialog. */
function Readers({ detail, onShow }: { readonly detail: TranscriptDetail; readonly onShow: () => void }) {
  const names = detail.grants.map((one) => one.recipient_name).filter((one) => one !== undefined);
  return (
    <p class="review-readers no-print">
      <span>It can be opened by {inWords([...names, "the organisation’s recovery key"])}.</span>
      <Button small keys={holdersKeys} onClick={onShow}>Pass it on, take it back…</Button>
    </p>
  );
}

function Transcript({ detail, me, onChanged }: { readonly detail: TranscriptDetail; readonly me: Me; readonly onChanged: () => void }) {
  const mine = detail.grants.some((one) => one.recipient === me.id);
  const { state, open, stop } = useOpening(detail, me, mine);
  const [asking, setAsking] = useState(false);
  useActions(() => [{ id: "holders", group: "Transcript", label: "Who can open it: pass it on, take it back…", keys: holdersKeys, run: () => setAsking(true) }], []);
  const readers = <Readers detail={detail} onShow={() => setAsking(true)} />;
  const holders = asking && (
    <Holders detail={detail} me={me} sealed={state.at === "open" && state.opened.alarms.length === 0 ? state.opened.sealed : undefined} onChanged={onChanged} onClose={() => setAsking(false)} />
  );
  if (state.at === "open") {
    const { review, origin } = state.opened;
    return <><ReviewView review={review} origin={origin} seal={<><Seal opened={state.opened} detail={detail} />{readers}</>} />{holders}</>;
  }
  return (
    <>
      <div class="page-top"><h1 class="page-title">{detail.title}</h1></div>
      <p class="page-lead">Sealed {asDateAndClock(detail.sealed_ms)}, {count(detail.record_count, "record")}.</p>
      {state.at === "working"
        ? <Progress text={state.step.text} {...(state.step.done !== undefined && { done: state.step.done })} onStop={stop} />
        : mine
          ? <Locked state={state} onPassword={(password) => void open((keys) => keys.unlock(password))} />
          : <Notice title="This transcript isn’t sealed to you."><p>Somebody who can open it can pass it on to you.</p></Notice>}
      {readers}
      {holders}
    </>
  );
}

function Loaded({ room, me }: { readonly room: string; readonly me: Me }) {
  const loaded = useLoaded(() => api.transcript(room), [room]);
  useTitle(loaded.state === "there" ? loaded.value.title : "Transcript");
  return <Shown what="Loading…" loaded={loaded}>{(detail) => <Transcript detail={detail} me={me} onChanged={loaded.state === "there" ? loaded.again : () => undefined} />}</Shown>;
}

export function TranscriptScreen({ named }: ScreenProps) {
  return <SignedIn>{(me) => <Loaded room={named["room"] ?? ""} me={me} />}</SignedIn>;
}
