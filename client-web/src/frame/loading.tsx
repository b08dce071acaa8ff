import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { sentence } from "../api/request.ts";
import { Button } from "../ui/button.tsx";
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
export function Shown<Value>({ what, loaded, children }: {
  /** "Loading the rooms…" */
  readonly what: string;
  readonly loaded: Loaded<Value>;
  readonly children: (value: Value) => ComponentChildren;
}) {
  if (loaded.state === "loading") return <Waiting text={what} />;
  if (loaded.state === "there") return <>{children(loaded.value)}</>;
  return (
    <Notice tone="bad" title={sentence(loaded.error)}>
      <Button small onClick={loaded.again}>Try again</Button>
    </Notice>
  );
}
