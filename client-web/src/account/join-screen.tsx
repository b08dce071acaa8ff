import { useEffect, useState } from "preact/hooks";
import * as api from "../api/api.ts";
import { Refusal, type RefusalCode, sentence } from "../api/request.ts";
import { Waiting } from "../frame/loading.tsx";
import { go, place } from "../frame/router.ts";
import { account } from "../frame/session.tsx";
import { useTitle } from "../frame/title.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/status.tsx";
import "../frame/page.css";

/**
 * One tab of this browser after the other. A link that was opened in two at once is used up by the first,
 * and the second is only known to be in the same browser when it asks with the cookie that the first got.
 */
const inTurn: typeof api.redeem = (token) => ("locks" in navigator ? navigator.locks.request("parley-link", () => api.redeem(token)) : api.redeem(token));

/** Uses the link of the address, and goes to what it opens. Errors: Refusal. */
export async function redeemLink(token: string): Promise<string> {
  const redeemed = await inTurn(token);
  if (redeemed.kind === "room") return `/rooms/${redeemed.room}?as=${redeemed.member}`;
  account.value = undefined; // the cookie is a new one
  return "/welcome";
}

const whole = { title: "This link opens nothing.", text: "Check that it was copied whole, to its last letter. If it was, a newer one has taken its place." };
const problems: Partial<Readonly<Record<RefusalCode, { readonly title: string; readonly text: string }>>> = {
  link_unknown: whole,
  bad_field: whole, // what can't be a link at all has lost a part
  link_used: { title: "This link was used already, in another browser.", text: "Go on in the browser in which it was opened first, or ask whoever sent it for a new one." },
  link_expired: { title: "This link has expired.", text: "Ask whoever sent it for a new one." },
};

/** Why a link opened nothing, and what to do. */
export function LinkProblem({ error, onAgain }: { readonly error: unknown; readonly onAgain: () => void }) {
  const problem = error instanceof Refusal ? problems[error.code] : undefined;
  return (
    <>
      <h1 class="page-title">You can’t come in with this link.</h1>
      <Notice tone="bad" title={problem?.title ?? sentence(error)}>
        {problem && <p>{problem.text}</p>}
        {error instanceof Refusal && error.retry && <Button small onClick={onAgain}>Try again</Button>}
      </Notice>
      <p class="field-hint">Do you have an account? <a href="/signin">Sign in</a> with your password.</p>
    </>
  );
}

/** Comes in by a link. The token is in the fragment, which browsers send to nobody. */
export function JoinScreen() {
  useTitle("Joining");
  const [error, setError] = useState<unknown>();
  const { fragment } = place.value;
  const join = async () => {
    setError(undefined);
    try {
      if (!fragment) throw new Refusal("link_unknown", "", false);
      go(await redeemLink(fragment), { replace: true });
    } catch (thrown) {
      setError(thrown);
    }
  };
  useEffect(() => void join(), [fragment]);
  return (
    <main class="single">
      <p class="wordmark">Parley</p>
      {error === undefined
        ? <Waiting text="Opening the door…" />
        : <LinkProblem error={error} onAgain={() => void join()} />}
    </main>
  );
}
