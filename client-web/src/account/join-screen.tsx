import { useEffect, useState } from "preact/hooks";
import * as api from "../api/api.ts";
import { Refusal, sentence } from "../api/request.ts";
import { Waiting } from "../frame/loading.tsx";
import { go, place } from "../frame/router.ts";
import { account } from "../frame/session.tsx";
import { useTitle } from "../frame/title.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/status.tsx";
import "../frame/page.css";

/** Uses the link of the address, and goes to what it opens. Errors: Refusal. */
export async function redeemLink(token: string): Promise<string> {
  const redeemed = await api.redeem(token);
  if (redeemed.kind === "room") return `/rooms/${redeemed.room}?as=${redeemed.member}`;
  account.value = undefined; // the cookie is a new one
  return "/welcome";
}

/** Comes in by a link. The token is in the fragment, which browsers send to nobody. */
export function JoinScreen() {
  useTitle("Joining");
  const [error, setError] = useState<unknown>();
  const { fragment } = place.value;
  const join = async () => {
    setError(undefined);
    try {
      if (!fragment) throw new Refusal("link_unknown", "This link has lost its end. Check that it was copied whole.", false);
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
        : (
          <Notice tone="bad" title={sentence(error)}>
            {error instanceof Refusal && error.retry && <Button small onClick={() => void join()}>Try again</Button>}
          </Notice>
        )}
    </main>
  );
}
