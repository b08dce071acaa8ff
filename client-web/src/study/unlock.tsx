import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Keyring, keyring, loadKeyring } from "../account/keyring.ts";
import { sentence } from "../api/request.ts";
import type { Me } from "../api/types.ts";
import { Waiting } from "../frame/loading.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Notice, announce, toast } from "../ui/status.tsx";
import { count } from "../ui/time.ts";
import { VaultError } from "../vault/errors.ts";
import type { Identity } from "../vault/identity.ts";
import { history, openHistory, syncNow } from "./history/current.ts";

/** Said wherever it matters. */
export const privacy = "Your study history is yours alone. It is locked with your key before it leaves this browser: the server keeps it and can’t read it, and neither can an interviewer, a manager or an administrator. They could see how large it is, and when it changed.";

/** `alone`: without a password having been typed here. */
type State = { readonly at: "locked"; readonly error?: string } | { readonly at: "working"; readonly alone: boolean };

function useUnlock(me: Me) {
  const [state, setState] = useState<State>(keyring.peek() && me.has_keys && !history.peek() ? { at: "working", alone: true } : { at: "locked" });
  const unlock = async (from: (keys: Keyring) => Promise<Identity | undefined>, alone = false) => {
    setState({ at: "working", alone });
    try {
      const identity = await from(await loadKeyring());
      if (identity) await openHistory(me, identity);
      setState({ at: "locked" });
    } catch (error) {
      const isWrong = error instanceof VaultError && error.result === "KEY_WRONG";
      setState({ at: "locked", error: isWrong ? "That isn’t the password." : sentence(error) });
    }
  };
  useEffect(() => { // whoever signed in within this page has typed it already
    if (state.at === "working") void unlock((keys) => keys.unlocked(), true);
  }, []);
  return { state, unlock };
}

function Locked({ state, why, onPassword }: { readonly state: State; readonly why: string; readonly onPassword: (password: string) => void }) {
  const [password, setPassword] = useState("");
  const busy = state.at === "working";
  return (
    <form
      class="form form-narrow study-unlock"
      onSubmit={(event) => {
        event.preventDefault();
        if (!password || busy) return;
        announce("Opening your study history. This takes a second or two.");
        onPassword(password);
      }}
    >
      <p>{why}</p>
      <TextField label="Password" type="password" autocomplete="current-password" value={password} error={state.at === "locked" ? state.error : undefined} onText={setPassword} />
      <div><Button kind="primary" type="submit" busy={busy && "Opening your history…"} disabled={!password && !busy}>Open my study history</Button></div>
    </form>
  );
}

function NotRead() {
  const save = history.value?.save.value;
  return (
    <Notice tone="caution" title="Your study history couldn’t be fetched.">
      <p>{save?.kind === "refused" ? save.text : "The server can’t be reached. Without it the page doesn’t know what you have learnt."}</p>
      <Button small onClick={() => void syncNow()}>Try again</Button>
    </Notice>
  );
}

/** What was sealed with keys that are gone. */
function Unreadable() {
  const current = history.value;
  const number = current?.unreadable.value ?? 0;
  if (!current || number === 0) return null;
  const drop = async () => {
    try {
      await current.dropUnreadable();
      toast("Removed.");
    } catch (error) {
      toast(sentence(error));
    }
  };
  return (
    <Notice tone="caution" title={`${count(number, "part")} of your history can’t be opened.`}>
      <p>They were locked with the keys that you had before your password was lost. Nobody can open them any more.</p>
      <Button small onClick={() => void drop()}>Remove them from the server</Button>
    </Notice>
  );
}

interface UnlockedProps {
  readonly me: Me;
  /** What the password is needed for, in a sentence. */
  readonly why: string;
  readonly children: ComponentChildren;
}

/** What needs the history: shown once it is open and read. */
export function Unlocked({ me, why, children }: UnlockedProps) {
  const { state, unlock } = useUnlock(me);
  const current = history.value;
  if (current?.isRead.value) return <><Unreadable />{children}</>;
  if (!me.has_keys) return <Notice tone="caution" title="This account has no keys yet."><p>Your history is locked with them. <a href="/welcome">Choose a password</a> to make them.</p></Notice>;
  if (current && state.at !== "working") return <NotRead />;
  if (state.at === "working" && state.alone) return <Waiting text="Opening your study history…" />;
  return <Locked state={state} why={why} onPassword={(password) => void unlock((keys) => keys.unlock(password))} />;
}
