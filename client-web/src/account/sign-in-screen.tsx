import { useState } from "preact/hooks";
import { sentence } from "../api/request.ts";
import { safeReturn } from "../frame/match.ts";
import { go } from "../frame/router.ts";
import type { ScreenProps } from "../frame/routes.ts";
import { useTitle } from "../frame/title.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { announce } from "../ui/status.tsx";
import { loadKeyring } from "./keyring.ts";
import "../frame/page.css";

export function SignInScreen({ query }: ScreenProps) {
  useTitle("Sign in");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();

  const signIn = async () => {
    if (busy || !email || !password) return;
    setBusy(true);
    setError(undefined);
    announce("Signing in. This takes a second or two.");
    try {
      await (await loadKeyring()).signIn(email.trim(), password);
      go(safeReturn(query.get("to")), { replace: true });
    } catch (thrown) {
      setError(sentence(thrown));
      announce(sentence(thrown));
      setBusy(false);
    }
  };
  return (
    <main class="single">
      <p class="wordmark">Parley</p>
      <h1 class="page-title">Sign in</h1>
      <form class="form" onSubmit={(event) => { event.preventDefault(); void signIn(); }}>
        <TextField label="E-mail address" type="email" autocomplete="username" autofocus required value={email} onText={setEmail} />
        <TextField
          label="Password" type="password" autocomplete="current-password" required value={password} error={error} onText={setPassword}
          hint="It never leaves this browser. Working with it takes a second or two."
        />
        <div class="form-foot"><Button kind="primary" type="submit" busy={busy && "Signing in…"}>Sign in</Button></div>
      </form>
      <p class="field-hint">Invited to an interview? Use the link you were given; it needs no account. Password lost? An administrator can give you a new link.</p>
    </main>
  );
}
