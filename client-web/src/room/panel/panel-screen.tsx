import { useEffect, useMemo } from "preact/hooks";
import { place } from "../../frame/router.ts";
import { openPalette } from "../../ui/palette.tsx";
import { useActions } from "../../ui/actions.ts";
import { Button } from "../../ui/button.tsx";
import { RoomNotices } from "../room-notices.tsx";
import { SaveLine } from "../save-line.tsx";
import { preloadEditor } from "../shared-editor.tsx";
import { useRoom, useRoomPart } from "../use-room.tsx";
import { AddQuestion } from "./add-question.tsx";
import { ConfirmEnd, ConfirmSeal } from "./confirm.tsx";
import { Debrief } from "./debrief.tsx";
import { panelActions } from "./moves.ts";
import { Plan } from "./plan.tsx";
import { SideColumn } from "./side.tsx";
import { Stage } from "./stage.tsx";
import { StageBar } from "./stage-bar.tsx";
import { newPanelView, PanelContext, usePanel, type Column } from "./use-panel.ts";
import "./panel.css";

const phaseNames = { planned: "Planned", lobby: "Lobby", live: "Live", debrief: "Debrief", sealed: "Sealed" } as const;
const columns: readonly (readonly [Column, string])[] = [["plan", "Plan"], ["question", "Question"], ["side", "Notes, marks, talk"]];

/** What interviewers and observers see, from the lobby to the seal. */
export function PanelScreen() {
  const view = useMemo(newPanelView, []);
  return (
    <PanelContext.Provider value={view}>
      <Panel />
    </PanelContext.Provider>
  );
}

/** The first question is selected at the beginning, and whatever comes on the screen when it does. */
function useSelection(): void {
  const view = usePanel();
  const first = useRoomPart((room) => room.plan[0]?.id);
  const pushed = useRoomPart((room) => room.pushed);
  useEffect(() => {
    if (view.selected.peek() === undefined) view.selected.value = pushed ?? first;
  }, [first]);
  useEffect(() => {
    // nobody's note is taken from under their hands
    const typing = document.activeElement?.closest(".text-editor, textarea");
    if (pushed !== undefined && !typing) view.selected.value = pushed;
  }, [pushed]);
  const debrief = useRoomPart((room) => room.phase === "debrief");
  useEffect(() => {
    if (!debrief) return;
    view.stage.value = "screen";
    view.talk.value = "panel";
  }, [debrief]);
}

const focusable: Readonly<Record<Column, readonly string[]>> = {
  plan: ["[aria-current]", "button"],
  question: ["[role=tab][aria-selected=true]"],
  side: [".cm-content", "textarea", "[role=tab][aria-selected=true]"],
};

/** Whoever asked for a column by its keys goes on typing or moving there. */
function useFocus(): void {
  const view = usePanel();
  const wanted = view.focus.value;
  useEffect(() => {
    if (!wanted) return;
    view.focus.value = undefined;
    const column = document.querySelector(`.column-${wanted}`);
    const found = focusable[wanted].map((selector) => column?.querySelector<HTMLElement>(selector)).find((one) => one);
    found?.focus();
  }, [wanted]);
}

function Panel() {
  const client = useRoom();
  const view = usePanel();
  const phase = useRoomPart((room) => room.phase);
  const title = useRoomPart((room) => room.title);
  useSelection();
  useFocus();
  useEffect(preloadEditor, []);
  useActions(() => panelActions(client, view), [client.room.value, client.link.value, client.self.value, view.selected.value]);
  const dialog = view.dialog.value;
  const close = (): void => { view.dialog.value = undefined; };
  const skip = (column: Column) => (event: Event): void => {
    event.preventDefault();
    view.column.value = column;
    view.focus.value = column;
  };
  return (
    <div class="panel" data-phase={phase}>
      <a class="skip" href="#stage" onClick={skip("question")}>Skip to the question</a>
      <a class="skip" href="#notes" onClick={skip("side")}>Skip to notes and marks</a>
      <header class="room-head">
        {place.value.query.has("as") ? <span class="wordmark">Parley</span> : <a class="wordmark" href="/rooms">Parley</a>}
        <h1 class="room-title">{title} <span class="phase">{phaseNames[phase]}</span></h1>
        <Button kind="quiet" small keys="Mod-k" onClick={openPalette}>Actions</Button>
        <SaveLine />
      </header>
      <RoomNotices />
      <StageBar />
      <nav class="column-tabs" aria-label="Parts of the room">
        {columns.map(([name, label]) => (
          <button key={name} type="button" class="tab" aria-pressed={view.column.value === name} onClick={() => { view.column.value = name; }}>{name === "question" && phase === "debrief" ? "Debrief" : label}</button>
        ))}
      </nav>
      <main class="panel-columns" data-column={view.column.value}>
        <section class="column column-plan" aria-label="Plan"><Plan /></section>
        <section class="column column-question" id="stage" aria-label={phase === "debrief" ? "Debrief" : "Question"}>{phase === "debrief" ? <Debrief /> : <Stage />}</section>
        <section class="column column-side" id="notes" aria-label="Notes, marks, talk and people"><SideColumn /></section>
      </main>
      {dialog === "add" && <AddQuestion onClose={close} />}
      {dialog === "end" && <ConfirmEnd onClose={close} />}
      {dialog === "seal" && <ConfirmSeal onClose={close} />}
    </div>
  );
}
