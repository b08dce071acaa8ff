import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Refusal, sentence } from "../api/request.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty.tsx";
import { Notice, StatusLine } from "../ui/status.tsx";
import type { Loaded } from "./load.ts";

/** Words for waiting, which only appear when it takes long enough to be noticed. */
export function Waiting({ text }: { readonly text: string }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 250);
    return () => clearTimeout(timer);
  }, []);
  return shown ? <StatusLine tone="working" live>{text}</StatusLine> : null;
}

/** What was fetched, the words for waiting, or why it couldn't be had. */
export function Shown<Value>({ what, loaded, isPage, children }: {
  /** "Loading the rooms…" */
  readonly what: string;
  readonly loaded: Loaded<Value>;
  /** All of the page depends on it, its title too. */
  readonly isPage?: boolean;
  readonly children: (value: Value) => ComponentChildren;
}) {
  if (loaded.state === "loading") return <Waiting text={what} />;
  if (loaded.state === "there") return <>{children(loaded.value)}</>;
  if (isPage && loaded.error instanceof Refusal && loaded.error.code === "no_such_set") {
    return <EmptyState isPage title={sentence(loaded.error)} action={<a href="/sets">Question sets</a>}><p>The address may be an old one.</p></EmptyState>;
  }
  return (
    <Notice tone="bad" title={sentence(loaded.error)}>
      <Button small onClick={loaded.again}>Try again</Button>
    </Notice>
  );
}
