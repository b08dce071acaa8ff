import { signal } from "@preact/signals";
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { actions, type Action } from "./actions.ts";
import { ariaKeys, isMac } from "./keys.ts";
import { KeyHint } from "./key-hint.tsx";
import { search } from "./search.ts";
import "./dialog.css";
import "./palette.css";

const isOpen = signal(false);

export function openPalette(): void {
  isOpen.value = true;
}

/** Lists every action of the place you are in. Rendered once, by the frame. */
export function Palette() {
  return isOpen.value ? <OpenPalette onClose={() => { isOpen.value = false; }} /> : null;
}

/** The groups in the order of their first action. */
function inGroups(list: readonly Action[]): readonly (readonly [string, readonly Action[]])[] {
  const groups = new Map<string, Action[]>();
  for (const action of list) {
    const group = groups.get(action.group);
    if (group) group.push(action);
    else groups.set(action.group, [action]);
  }
  return [...groups];
}

function OpenPalette({ onClose }: { readonly onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const [picked, setChosen] = useState<number>();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const groups = useMemo(() => inGroups(search(actions.value.filter(({ id: one }) => one !== "palette"), typed, (one) => `${one.label} ${one.group}`)), [typed, actions.value]);
  const list = groups.flatMap(([, group]) => group);
  const possible = list.findIndex((one) => !one.unavailable);
  const chosen = Math.min(picked ?? Math.max(0, possible), list.length - 1);
  const current = list[chosen];

  useLayoutEffect(() => { // at once, so that what is typed next goes here
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  useEffect(() => {
    if (current) document.getElementById(`${id}-${current.id}`)?.scrollIntoView({ block: "nearest" });
  }, [current, id]);

  const run = (action: Action | undefined) => {
    if (!action || action.unavailable) return;
    onClose();
    queueMicrotask(action.run); // after the focus went back to the page
  };
  const move = (by: number) => { if (list.length > 0) setChosen((chosen + by + list.length) % list.length); };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter") run(current);
    else return;
    event.preventDefault();
  };

  return (
    <dialog
      ref={dialog} class="dialog palette" aria-label="Actions"
      onCancel={(event) => { event.preventDefault(); onClose(); }}
      onClick={(event) => { if (event.target === event.currentTarget) onClose(); }}
    >
      <input
        class="palette-input" type="text" dir="auto" placeholder="What do you want to do?" aria-label="Find an action"
        role="combobox" aria-expanded="true" aria-controls={`${id}-list`} aria-autocomplete="list"
        aria-activedescendant={current ? `${id}-${current.id}` : undefined}
        autocomplete="off" spellcheck={false} value={typed}
        onInput={(event) => { setTyped(event.currentTarget.value); setChosen(undefined); }} onKeyDown={onKeyDown}
      />
      <div class="palette-list" id={`${id}-list`} role="listbox" aria-label="Actions">
        {groups.map(([name, group]) => (
          <div key={name} role="group" aria-label={name}>
            <div class="palette-group" aria-hidden="true">{name}</div>
            {group.map((action) => (
              <div
                key={action.id} id={`${id}-${action.id}`} class="palette-option" role="option"
                aria-selected={action === current} aria-disabled={action.unavailable ? "true" : undefined}
                aria-keyshortcuts={action.keys && ariaKeys(action.keys, isMac())}
                onPointerMove={() => setChosen(list.indexOf(action))} onClick={() => run(action)}
              >
                <span>{action.label} {action.unavailable && <span class="palette-why">({action.unavailable})</span>}</span>
                {action.keys && <KeyHint keys={action.keys} />}
              </div>
            ))}
          </div>
        ))}
        {list.length === 0 && <p class="palette-none">Nothing here does that. Try another word.</p>}
      </div>
    </dialog>
  );
}
