import { useState } from "preact/hooks";
import { keyName } from "../api/key-name.ts";
import { sentence } from "../api/request.ts";
import type { AccountRole, Me } from "../api/types.ts";
import { SignedIn } from "../frame/session.tsx";
import { useTitle } from "../frame/title.ts";
import { themeNames } from "../frame/page.tsx";
import { useActions } from "../ui/actions.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Choices, TextField } from "../ui/field.tsx";
import { Notice, toast } from "../ui/status.tsx";
import { chooseTheme, theme, themes } from "../ui/theme.ts";
import { loadKeyring } from "./keyring.ts";
import { passwordFault } from "./password.ts";
import { type NewPassword, PasswordFields } from "./password-fields.tsx";
import { signOut, signOutEverywhere } from "./sign-out.ts";
import "../rooms/rooms.css";

const roleSentences: Readonly<Record<AccountRole, string>> = {
  administrator: "keeps the people and the settings",
  interviewer: "plans rooms and runs them",
  author: "builds question sets",
  reviewer: "opens transcripts that are sealed to them",
};

const noPassword: NewPassword = { password: "", again: "" };

function ChangePassword({ me }: { readonly me: Me }) {
  const [before, setBefore] = useState("");
  const [value, setValue] = useState(noPassword);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const change = async () => {
    const fault = passwordFault(value.password, value.again);
    setError(fault);
    if (fault || busy) return;
    setBusy(true);
    try {
      await (await loadKeyring()).changePassword(before, value.password);
      setBefore("");
      setValue(noPassword);
      toast("The password is changed. Your keys are the same.");
    } catch (thrown) {
      setError(sentence(thrown));
    }
    setBusy(false);
  };
  return (
    <form class="form form-part form-narrow" onSubmit={(event) => { event.preventDefault(); void change(); }}>
      <h2>Password</h2>
      <p>Your keys are locked anew with the new password; what was sealed to you stays yours.</p>
      <input type="text" class="out-of-sight" autocomplete="username" readOnly value={me.email} tabIndex={-1} aria-hidden="true" />
      <TextField label="Present password" type="password" autocomplete="current-password" value={before} onText={setBefore} />
      <PasswordFields value={value} error={error} onValue={setValue} />
      <div><Button type="submit" busy={busy && "Changing the password…"} disabled={!before}>Change the password</Button></div>
    </form>
  );
}

function Sessions() {
  const [asking, setAsking] = useState(false);
  return (
    <section class="form-part">
      <h2>Sessions</h2>
      <p>Signing out everywhere ends every session of this account, this one included. Rooms that you are in are left.</p>
      <div class="form-foot">
        <Button onClick={() => void signOut()}>Sign out here</Button>
        <Button kind="danger" onClick={() => setAsking(true)}>Sign out everywhere</Button>
      </div>
      {asking && (
        <Dialog
          title="Sign out everywhere?" onClose={() => setAsking(false)}
          foot={<><Button onClick={() => setAsking(false)}>Stay signed in</Button><Button kind="danger" onClick={() => void signOutEverywhere()}>Sign out everywhere</Button></>}
        >
          <p>Every browser in which you are signed in, on any machine, has to sign in again.</p>
        </Dialog>
      )}
    </section>
  );
}

function Account({ me }: { readonly me: Me }) {
  useActions(() => [{ id: "everywhere", group: "Account", label: "Sign out everywhere", run: () => void signOutEverywhere() }], []);
  return (
    <>
      <div class="page-top"><h1 class="page-title">{me.name}</h1></div>
      <p class="page-lead">{me.email} · {me.organisation.name}</p>
      <ul class="account-roles">{me.roles.map((role) => <li key={role}>{role}: {roleSentences[role]}</li>)}</ul>
      <div class="form-wide">
        {me.has_keys ? <ChangePassword me={me} /> : <Notice tone="caution" title="This account has no keys yet."><p><a href="/welcome">Choose a password</a> to make them.</p></Notice>}
        <section class="form-part">
          <h2>Look</h2>
          <Choices label="Colours" value={theme.value} options={themes.map((value) => ({ value, label: themeNames[value] }))} onPick={chooseTheme} />
        </section>
        {me.box_public && (
          <section class="form-part">
            <h2>Key</h2>
            <p>Transcripts are sealed to your key. It begins <code>{keyName(me.box_public)}</code>; whoever passes one on to you sees the same.</p>
          </section>
        )}
        <Sessions />
      </div>
    </>
  );
}

export function AccountScreen() {
  useTitle("Account");
  return <SignedIn>{(me) => <Account me={me} />}</SignedIn>;
}
