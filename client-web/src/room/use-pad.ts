import { useEffect, useState } from "preact/hooks";
import type { Id } from "../protocol/generated/messages.ts";

interface Pad {
  readonly pad: Id | undefined;
  readonly onFocus: (focused: boolean) => void;
  readonly follow: () => void;
}

/**
 * Whose pad is shown: the question's on the screen, but never taken from under somebody's hands. It
 * changes when they leave it, or say so.
 */
export function usePad(pushed: Id | undefined): Pad {
  const [pad, setPad] = useState(pushed);
  const [focused, setFocused] = useState(false);
  useEffect(() => { if (!focused) setPad(pushed); }, [pushed, focused]);
  return { pad, onFocus: setFocused, follow: () => setPad(pushed) };
}
