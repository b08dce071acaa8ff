import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import * as api from "../api/api.ts";
import { Refusal } from "../api/request.ts";
import type { AccountRole, Me } from "../api/types.ts";
import { Shown } from "./loading.tsx";
import { useLoaded } from "./load.ts";
import { go, place } from "./router.ts";

/** The account that is signed in. `undefined`: not asked yet; `null`: nobody. */
export const account = signal<Me | null | undefined>(undefined);

/** Asks the server once; later calls answer from what is known. Errors: Refusal (not for "nobody"). */
export async function findAccount(): Promise<Me | null> {
  const known = account.peek();
  if (known !== undefined) return known;
  try {
    account.value = await api.me();
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "not_signed_in") throw error;
    account.value = null;
  }
  return account.peek() ?? null;
}

export function hasRole(me: Me, role: AccountRole): boolean {
  return me.roles.includes(role);
}

function ToSignIn() {
  useEffect(() => {
    const { path, query } = place.peek();
    const here = query.size > 0 ? `${path}?${query}` : path;
    go(path === "/" ? "/signin" : `/signin?to=${encodeURIComponent(here)}`, { replace: true });
  }, []);
  return null;
}

/** For whoever is signed in; others are sent to sign in first, and come back. */
export function SignedIn({ children }: { readonly children: (me: Me) => ComponentChildren }) {
  const loaded = useLoaded(findAccount, [account.value]);
  return (
    <Shown what="Looking who you are…" loaded={loaded}>
      {() => (account.value ? children(account.value) : <ToSignIn />)}
    </Shown>
  );
}
