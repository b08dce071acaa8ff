import * as api from "../api/api.ts";
import type { Me, RoomRow } from "../api/types.ts";
import { useLoaded } from "../frame/load.ts";
import { Shown } from "../frame/loading.tsx";
import { go } from "../frame/router.ts";
import { SignedIn } from "../frame/session.tsx";
import { useTitle } from "../frame/title.ts";
import { useActions } from "../ui/actions.ts";
import { LinkButton } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty.tsx";
import { asDateAndClock } from "../ui/time.ts";
import { groupRooms } from "./group.ts";
import { mayPlan } from "./roles.ts";
import { phaseWords, roleWords } from "./words.ts";
import "./rooms.css";

function Row({ room }: { readonly room: RoomRow }) {
  const isOpen = room.phase !== "sealed";
  return (
    <li class="row">
      <div>
        <h3 class="row-title"><a href={isOpen ? (room.member ? `/rooms/${room.id}` : `/rooms?seats=${room.id}`) : `/transcripts/${room.id}`}>{room.title}</a></h3>
        <p class="row-note">
          <span class={room.phase === "live" ? "room-live" : undefined}>{phaseWords[room.phase]}</span>
          {" · "}{asDateAndClock(room.changed_ms)}{room.role && ` · you are ${roleWords[room.role]}`}
        </p>
      </div>
      <div class="row-side">
        {isOpen && <LinkButton small kind="quiet" href={`/rooms?seats=${room.id}`}>Seats and links</LinkButton>}
        {isOpen && room.member && <LinkButton small kind={room.phase === "planned" ? "plain" : "primary"} href={`/rooms/${room.id}`}>Enter</LinkButton>}
        {!isOpen && <LinkButton small href={`/transcripts/${room.id}`}>Transcript</LinkButton>}
      </div>
    </li>
  );
}

function Rooms({ me }: { readonly me: Me }) {
  const plans = mayPlan(me);
  const loaded = useLoaded(api.rooms, []);
  const rooms = loaded.state === "there" ? loaded.value : [];
  useActions(() => [
    ...(plans ? [{ id: "new-room", group: "Rooms", label: "Plan a room", keys: "Alt-n", run: () => go("/rooms/new") }] : []),
    ...rooms.filter((room) => room.member && room.phase !== "sealed").map((room) => (
      { id: `enter-${room.id}`, group: "Rooms", label: `Enter “${room.title}”`, run: () => go(`/rooms/${room.id}`) }
    )),
  ], [plans, rooms]);
  const plan = plans && <LinkButton kind="primary" href="/rooms/new">Plan a room</LinkButton>;
  return (
    <>
      <div class="page-top">
        <h1 class="page-title">Rooms</h1>
        {rooms.length > 0 && plan}
      </div>
      <Shown what="Loading the rooms…" loaded={loaded}>
        {(list) => list.length === 0
          ? (
            <EmptyState title="No room yet." action={plan}>
              <p>
                A room is one interview: its questions, its people, and what happens in it.
                {plans ? " Plan the first one from a question set." : " When somebody gives you a seat in one, it is listed here."}
              </p>
            </EmptyState>
          )
          : groupRooms(list).map((group) => (
            <section key={group.title}>
              <h2 class="section-title">{group.title}</h2>
              <ul class="rows">{group.rooms.map((room) => <Row key={room.id} room={room} />)}</ul>
            </section>
          ))}
      </Shown>
    </>
  );
}

export function RoomsScreen() {
  useTitle("Rooms");
  return <SignedIn>{(me) => <Rooms me={me} />}</SignedIn>;
}
