import { useState } from "preact/hooks";
import { sentence } from "../api/request.ts";
import type { Me } from "../api/types.ts";
import { useLoaded } from "../frame/load.ts";
import { Shown } from "../frame/loading.tsx";
import { dropFragment, go, place } from "../frame/router.ts";
import { SignedIn, findAccount } from "../frame/session.tsx";
import { useTitle } from "../frame/title.ts";
import { Button } from "../ui/button.tsx";
import { announce } from "../ui/status.tsx";
import { LinkProblem, redeemLink } from "./join-screen.tsx";
import { loadKeyring } from "./keyring.ts";
import { passwordFault } from "./password.ts";
import { type NewPassword, PasswordFields } from "./password-fields.tsx";
import "../frame/page.css";

function Choose({ me }: { readonly me: Me }) {
  const [value, setValue] = useState<NewPassword>({ password: "", again: "" });
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const choose = async () => {
    const fault = passwordFault(value.password, value.again);
    setError(fault);
    if (fault || busy) return;
    setBusy(true);
    announce("Making your keys. This takes a second or two.");
    try {
      await (await loadKeyring()).choosePassword(value.password);
      go("/rooms", { replace: true });
    } catch (thrown) {
      setError(sentence(thrown));
      setBusy(false);
    }
  };
  return (
    <>
      <h1 class="page-title">Welcome, {me.name}</h1>
      <p>
        Choose a password for <strong>{me.email}</strong>. This browser makes your keys and locks them with it. Neither the password nor the unlocked keys go to the server,
        so nobody there can look them up for you.
      </p>
      <form class="form" onSubmit={(event) => { event.preventDefault(); void choose(); }}>
        <input type="text" class="out-of-sight" autocomplete="username" readOnly value={me.email} tabIndex={-1} aria-hidden="true" />
        <PasswordFields value={value} error={error} onValue={setValue} />
        <div class="form-foot"><Button kind="primary" type="submit" busy={busy && "Making your keys…"}>Choose this password</Button></div>
      </form>
    </>
  );
}

/** Who has keys has a password: their link only signs them in. */
function startPage(me: Me): string {
  return me.roles.includes("reviewer") ? "/transcripts" : "/rooms";
}

/** A link to an account: the first one, or the one after a lost password, ends in a new password. */
export function WelcomeScreen() {
  useTitle("Welcome");
  const [token] = useState(place.peek().fragment);
  const loaded = useLoaded(async () => {
    if (token) {
      const to = await redeemLink(token);
      if (to === "/welcome") dropFragment();
      else go(to, { replace: true });
    }
    const me = await findAccount();
    if (me?.has_keys) go(startPage(me), { replace: true });
    return me;
  }, []);
  return (
    <main class="single">
      <p class="wordmark">Parley</p>
      {loaded.state === "failed" && token
        ? <LinkProblem error={loaded.error} onAgain={loaded.again} />
        : <Shown what="Using your link…" loaded={loaded}>{() => <SignedIn>{(me) => <Choose me={me} />}</SignedIn>}</Shown>}
    </main>
  );
}
