import { useState } from "preact/hooks";
import * as api from "../api/api.ts";
import { sentence } from "../api/request.ts";
import type { Person, Room, Seat } from "../api/types.ts";
import { useLoaded } from "../frame/load.ts";
import { Shown } from "../frame/loading.tsx";
import { go } from "../frame/router.ts";
import type { ScreenProps } from "../frame/routes.ts";
import { SignedIn } from "../frame/session.tsx";
import { useTitle } from "../frame/title.ts";
import { useActions } from "../ui/actions.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { InlineProse } from "../ui/prose.tsx";
import { Notice } from "../ui/status.tsx";
import { count, inWords } from "../ui/time.ts";
import { type DraftSeat, emptySeat } from "./draft.ts";
import { freshLinks, keepFreshLinks } from "./fresh-links.ts";
import { LinkLine } from "./link-line.tsx";
import { SeatEditor } from "./seat-editor.tsx";
import { phaseWords, roleWords, ruleWords } from "./words.ts";
import "./rooms.css";

function FreshLinks({ room }: { readonly room: string }) {
  const links = freshLinks(room);
  if (links.length === 0) return null;
  return (
    <section class="fresh-links" aria-label="New links">
      <Notice title="Copy these links now."><p>They are shown this once. Whoever has a link can take its seat, so give each to its person only.</p></Notice>
      {links.map((link) => <LinkLine key={link.url} link={link} />)}
    </section>
  );
}

function SeatRow({ seat, room, onError }: { readonly seat: Seat; readonly room: Room; readonly onError: (text: string) => void }) {
  const [busy, setBusy] = useState(false);
  const renew = async () => {
    setBusy(true);
    try {
      keepFreshLinks(room.id, [await api.newLink(room.id, seat.member)]);
      scrollTo({ top: 0, behavior: "smooth" });
    } catch (error) {
      onError(sentence(error));
    }
    setBusy(false);
  };
  return (
    <li class="row">
      <div>
        <span class="row-title">{seat.name}</span>
        <p class="row-note">{roleWords[seat.role]}, comes in by {seat.account ? "account" : "link"}</p>
      </div>
      {!seat.account && room.phase !== "sealed" && (
        <div class="row-side"><Button small busy={busy && "Making a link…"} onClick={() => void renew()}>Make a new link</Button></div>
      )}
    </li>
  );
}

function AddSeat({ room, people, onAdded, onError }: { readonly room: Room; readonly people: readonly Person[]; readonly onAdded: () => void; readonly onError: (text: string) => void }) {
  const none = { ...emptySeat, role: "interviewer" as const };
  const [seat, setSeat] = useState<DraftSeat>(none);
  const [busy, setBusy] = useState(false);
  const free = people.filter((one) => !one.disabled && !room.seats.some((taken) => taken.account === one.id));
  const add = async () => {
    if (!seat.name.trim() || busy) return;
    setBusy(true);
    try {
      const { link } = await api.addSeat(room.id, { role: seat.role, name: seat.name.trim(), ...(seat.account && { account: seat.account }), ...(seat.role === "candidate" && seat.candidate.trim() && { candidate: seat.candidate.trim() }) });
      if (link) keepFreshLinks(room.id, [link]);
      setSeat(none);
      onAdded();
    } catch (error) {
      onError(sentence(error));
    }
    setBusy(false);
  };
  return (
    <form class="form-part" onSubmit={(event) => { event.preventDefault(); void add(); }}>
      <h2>One more seat</h2>
      <SeatEditor seat={seat} people={free} onChange={setSeat} />
      <div><Button type="submit" busy={busy && "Adding…"} disabled={!seat.name.trim()}>Add the seat</Button></div>
    </form>
  );
}

function Seats({ room, people, onChanged }: { readonly room: Room; readonly people: readonly Person[]; readonly onChanged: () => void }) {
  const [error, setError] = useState("");
  useActions(() => (room.member ? [{ id: "enter", group: "Room", label: "Enter the room", keys: "Alt-e", run: () => go(`/rooms/${room.id}`) }] : []), [room.id, room.member]);
  return (
    <>
      <div class="page-top">
        <h1 class="page-title">{room.title}</h1>
        {room.phase === "sealed"
          ? <LinkButton href={`/transcripts/${room.id}`}>Transcript</LinkButton>
          : room.member && <LinkButton kind="primary" href={`/rooms/${room.id}`}>Enter the room</LinkButton>}
      </div>
      <p class="page-lead">
        This room is {phaseWords[room.phase]}. {count(room.questions.length, "question")}. The panel sees each other’s marks {ruleWords[room.rule]}.
        {" "}Its transcript {room.phase === "sealed" ? "is" : "will be"} sealed to {inWords(room.reviewers.map((one) => one.name)) || "nobody yet"}.
      </p>
      {error && <Notice tone="bad" title={error} />}
      <FreshLinks room={room.id} />
      <h2 class="section-title">Seats</h2>
      <ul class="rows">{room.seats.map((seat) => <SeatRow key={seat.member} seat={seat} room={room} onError={setError} />)}</ul>
      {room.phase !== "sealed" && <div class="section-gap"><AddSeat room={room} people={people} onAdded={onChanged} onError={setError} /></div>}
      <h2 class="section-title">Plan</h2>
      <ol class="draft-list">
        {room.questions.map((question) => <li key={question.id} class="draft-item"><span class="question-line"><InlineProse text={question.title} /></span></li>)}
      </ol>
    </>
  );
}

function Loaded({ id }: { readonly id: string }) {
  const loaded = useLoaded(() => Promise.all([api.room(id), api.people()]), [id]);
  useTitle(loaded.state === "there" ? loaded.value[0].title : "Seats");
  return (
    <Shown what="Loading the room…" loaded={loaded}>
      {([room, people]) => <Seats room={room} people={people} onChanged={loaded.state === "there" ? loaded.again : () => undefined} />}
    </Shown>
  );
}

/** A room from outside: who has a seat, and the links for them. */
export function SeatsScreen({ query }: ScreenProps) {
  return <SignedIn>{() => <Loaded id={query.get("seats") ?? ""} />}</SignedIn>;
}
