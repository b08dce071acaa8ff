import { useEffect, useState } from "preact/hooks";
import type { ComponentType } from "preact";
import { Refusal, sentence } from "../api/request.ts";
import type { ScreenProps } from "../frame/routes.ts";
import { Waiting } from "../frame/loading.tsx";
import { go, place } from "../frame/router.ts";
import { useTitle } from "../frame/title.ts";
import type { Role } from "../protocol/generated/messages.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Notice } from "../ui/status.tsx";
import { ClosedScreen } from "./closed-screen.tsx";
import { RoomNotices } from "./room-notices.tsx";
import { takeSeat, type TakenSeat } from "./seat.ts";
import { RoomContext, useRoom, useRoomPart } from "./use-room.tsx";
import "./room.css";

// The candidate's browser never fetches the panel's screens.
const screens: { readonly [role in Role]: () => Promise<ComponentType> } = {
  candidate: async () => (await import("./candidate/candidate-screen.tsx")).CandidateScreen,
  interviewer: async () => (await import("./panel/panel-screen.tsx")).PanelScreen,
  observer: async () => (await import("./panel/panel-screen.tsx")).PanelScreen,
};

type Taking =
  | { readonly state: "taking" }
  | { readonly state: "failed"; readonly error: unknown }
  | ({ readonly state: "taken" } & TakenSeat);

/** Holds the seat for as long as the screen is shown; `turn` takes it anew. */
function useSeat(room: string, linked: string | undefined, turn: number): Taking {
  const [taking, setTaking] = useState<Taking>({ state: "taking" });
  useEffect(() => {
    let wanted = true;
    let taken: TakenSeat | undefined;
    setTaking({ state: "taking" });
    takeSeat(room, linked).then(
      (seat) => {
        taken = seat;
        if (wanted) setTaking({ state: "taken", ...seat });
        else seat.leave();
      },
      (error: unknown) => { if (wanted) setTaking({ state: "failed", error }); },
    );
    return () => {
      wanted = false;
      taken?.leave();
    };
  }, [room, linked, turn]);
  return taking;
}

export function RoomScreen({ named, query }: ScreenProps) {
  const room = named["room"] ?? "";
  const linked = query.get("as") ?? undefined;
  const [turn, setTurn] = useState(0);
  const taking = useSeat(room, linked, turn);
  const again = () => setTurn(turn + 1);
  if (taking.state === "taking") return <Alone><Waiting text="Taking your seat…" /></Alone>;
  if (taking.state === "failed") return <NoSeat error={taking.error} again={again} />;
  return (
    <RoomContext.Provider value={taking.client} key={turn}>
      <Inside again={again} />
    </RoomContext.Provider>
  );
}

function Alone({ children }: { readonly children: preact.ComponentChildren }) {
  return <main class="single single-wide"><a class="wordmark" href="/">Parley</a>{children}</main>;
}

/** Whoever came by link has no other rooms here. */
function WaysOn({ again }: { readonly again: () => void }) {
  return (
    <p class="form-foot">
      <Button onClick={again}>Try again</Button>
      {!place.value.query.has("as") && <LinkButton href="/rooms">To the rooms</LinkButton>}
    </p>
  );
}

function NoSeat({ error, again }: { readonly error: unknown; readonly again: () => void }) {
  const signIn = error instanceof Refusal && error.code === "not_signed_in";
  useEffect(() => {
    if (signIn) go(`/signin?to=${encodeURIComponent(location.pathname + location.search)}`, { replace: true });
  }, [signIn]);
  if (signIn) return null;
  return (
    <Alone>
      <h1 class="page-title">You can’t enter this room.</h1>
      <Notice tone="bad" title={sentence(error)} />
      <WaysOn again={again} />
    </Alone>
  );
}

function NotLetIn({ again }: { readonly again: () => void }) {
  return (
    <Alone>
      <h1 class="page-title">You can’t enter this room.</h1>
      <RoomNotices />
      <WaysOn again={again} />
    </Alone>
  );
}

function Inside({ again }: { readonly again: () => void }) {
  const client = useRoom();
  const role = client.self.value?.role;
  const link = client.link.value;
  const title = useRoomPart((room) => room.title);
  const [screen, setScreen] = useState<{ readonly Screen: ComponentType }>();
  const [failed, setFailed] = useState(false);
  useTitle(title);
  useEffect(() => {
    if (!role || failed) return;
    screens[role]().then((Screen) => setScreen({ Screen }), () => setFailed(true));
  }, [role, failed]);
  if (link.state === "closed") return <ClosedScreen reason={link.reason} again={again} />;
  if (failed) {
    return (
      <Alone>
        <Notice tone="bad" title="A part of the page couldn’t be fetched.">
          <Button small onClick={() => setFailed(false)}>Try again</Button>
        </Notice>
      </Alone>
    );
  }
  if (!role && "refused" in link && link.refused) return <NotLetIn again={again} />;
  if (!role || !screen) return <Alone><Waiting text={link.state === "down" ? "The room can’t be reached. Trying again…" : "Joining the room…"} /></Alone>;
  return <screen.Screen />;
}
