import { computed, signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { isMac, matches } from "./keys.ts";

/** Something that can be done in the place you are in. */
export interface Action {
  readonly id: string;
  readonly label: string;
  /** Where it stands in the palette: the screen's name, or "Go to". */
  readonly group: string;
  /** As in keys.ts. With a modifier, so that it never gets in the way of typing. */
  readonly keys?: string;
  /** Why it can't be done now; it is shown, and does nothing. */
  readonly unavailable?: string | undefined;
  readonly run: () => void;
}

const registered = signal<ReadonlyMap<symbol, readonly Action[]>>(new Map());

/** Every action of the place you are in, those of the innermost screen first. */
export const actions = computed<readonly Action[]>(() => [...registered.value.values()].reverse().flat());

/** For as long as the result isn't called. */
function registerActions(list: readonly Action[]): () => void {
  const owner = Symbol();
  registered.value = new Map(registered.peek()).set(owner, list);
  return () => {
    const rest = new Map(registered.peek());
    rest.delete(owner);
    registered.value = rest;
  };
}

/** A screen's actions, while it is shown. They are told anew when one of `inputs` changes, before the next key is pressed. */
export function useActions(make: () => readonly Action[], inputs: readonly unknown[]): void {
  useLayoutEffect(() => registerActions(make()), [...inputs]);
}

/** Runs the action whose keys these are. */
export function runKeys(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog:modal")) return;
  const action = actions.peek().find((one) => one.keys && matches(event, one.keys, isMac()));
  if (!action) return;
  event.preventDefault();
  if (!action.unavailable) action.run();
}
