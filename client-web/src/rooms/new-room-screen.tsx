import { useState } from "preact/hooks";
import * as api from "../api/api.ts";
import { sentence } from "../api/request.ts";
import type { Me, Person, SetRow } from "../api/types.ts";
import { useLoaded } from "../frame/load.ts";
import { Shown } from "../frame/loading.tsx";
import { go } from "../frame/router.ts";
import { SignedIn } from "../frame/session.tsx";
import { useTitle } from "../frame/title.ts";
import { useActions } from "../ui/actions.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty.tsx";
import { Checkbox, Choices, Select, TextField } from "../ui/field.tsx";
import { Notice } from "../ui/status.tsx";
import { count } from "../ui/time.ts";
import { type Draft, addDraftSeat, emptyDraft, missing, toNewRoom } from "./draft.ts";
import { keepFreshLinks } from "./fresh-links.ts";
import { QuestionPicker } from "./question-picker.tsx";
import { SeatEditor } from "./seat-editor.tsx";
import { ruleOptions } from "./words.ts";
import "./rooms.css";

interface PartProps {
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
}

function Questions({ draft, onDraft, sets, errors }: PartProps & { readonly sets: readonly SetRow[]; readonly errors: { readonly set?: string; readonly questions?: string } }) {
  const loaded = useLoaded(async () => (draft.set ? await api.questionSet(draft.set) : undefined), [draft.set]);
  const options = [
    ...(draft.set ? [] : [{ value: "", label: "Choose a set…" }]),
    ...sets.map((one) => ({ value: one.id, label: `${one.title} (${count(one.questions, "question")})` })),
  ];
  return (
    <section class="form-part form-part-wide">
      <h2>Questions</h2>
      <div class="form-part">
        <Select label="From the set" value={draft.set} options={options} error={errors.set} onPick={(set) => onDraft({ ...draft, set, questions: [] })} />
      </div>
      {draft.set && (
        <Shown what="Loading the set…" loaded={loaded}>
          {(set) => set && <QuestionPicker set={set} plan={draft.questions} onPlan={(questions) => onDraft({ ...draft, questions })} />}
        </Shown>
      )}
      {errors.questions && <p class="field-error">{errors.questions}</p>}
    </section>
  );
}

function Reviewers({ draft, onDraft, people, error }: PartProps & { readonly people: readonly Person[]; readonly error: string | undefined }) {
  const reviewers = people.filter((one) => one.roles.includes("reviewer") && !one.disabled);
  const toggle = (id: string) => onDraft({
    ...draft, reviewers: draft.reviewers.includes(id) ? draft.reviewers.filter((one) => one !== id) : [...draft.reviewers, id],
  });
  return (
    <section class="form-part">
      <h2>Reviewers</h2>
      <p>When the room is closed, its transcript is sealed to these people. The server can’t open it then.</p>
      <div class="person-choices">
        {reviewers.map((one) => (
          <Checkbox
            key={one.id} checked={draft.reviewers.includes(one.id)} disabled={!one.has_keys} onCheck={() => toggle(one.id)}
            hint={one.has_keys ? undefined : "has no key yet: they have to sign in and choose a password first"}
          >
            {one.name}
          </Checkbox>
        ))}
        {reviewers.length === 0 && <p class="field-hint">Nobody is a reviewer yet. An administrator can make somebody one.</p>}
      </div>
      {error && <p class="field-error">{error}</p>}
    </section>
  );
}

function Seats({ draft, onDraft, people, me, error }: PartProps & { readonly people: readonly Person[]; readonly me: Me; readonly error: string | undefined }) {
  const others = people.filter((one) => one.id !== me.id && !one.disabled);
  const change = (seats: Draft["seats"]) => onDraft({ ...draft, seats });
  return (
    <section class="form-part">
      <h2>Seats</h2>
      <p>You have a seat as interviewer. For everybody who comes in by a link, the link is shown once the room is planned.</p>
      <div class="seat-grid">
        {draft.seats.map((seat) => (
          <SeatEditor
            key={seat.key} seat={seat} people={others}
            onChange={(changed) => change(draft.seats.map((one) => (one.key === seat.key ? changed : one)))}
            onRemove={() => change(draft.seats.filter((one) => one.key !== seat.key))}
          />
        ))}
      </div>
      {error && <p class="field-error">{error}</p>}
      <div class="form-foot">
        <Button small onClick={() => onDraft(addDraftSeat(draft, "interviewer"))}>Add an interviewer</Button>
        <Button small onClick={() => onDraft(addDraftSeat(draft, "observer"))}>Add an observer</Button>
        {!draft.seats.some((seat) => seat.role === "candidate") && <Button small onClick={() => onDraft(addDraftSeat(draft, "candidate"))}>Add the candidate</Button>}
      </div>
    </section>
  );
}

function NewRoom({ me, sets, people }: { readonly me: Me; readonly sets: readonly SetRow[]; readonly people: readonly Person[] }) {
  const [draft, setDraft] = useState<Draft>({ ...emptyDraft, set: sets.length === 1 ? sets[0]?.id ?? "" : "" });
  const [pressed, setPressed] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState("");
  const lacks = missing(draft);
  const errors = pressed ? lacks : {};

  const submit = async () => {
    setPressed(true);
    setRefused("");
    if (Object.keys(lacks).length > 0 || busy) return;
    setBusy(true);
    try {
      const { room, links } = await api.createRoom(toNewRoom(draft));
      keepFreshLinks(room.id, links);
      go(`/rooms?seats=${room.id}`);
    } catch (error) {
      setRefused(sentence(error));
      setBusy(false);
    }
  };
  useActions(() => [{ id: "plan", group: "New room", label: "Plan this room", keys: "Mod-Enter", run: () => void submit() }], [draft, busy]);

  const part = { draft, onDraft: setDraft };
  return (
    <form class="form-wide" noValidate onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      <section class="form-part">
        <TextField label="Title" hint="The candidate sees it, too." value={draft.title} error={errors.title} maxLength={200} autofocus autocomplete="off" onText={(title) => setDraft({ ...draft, title })} />
      </section>
      <Questions {...part} sets={sets} errors={errors} />
      <section class="form-part">
        <h2>Marks</h2>
        <Choices label="When does the panel see each other’s marks?" value={draft.rule} options={ruleOptions} onPick={(rule) => setDraft({ ...draft, rule })} />
      </section>
      <Reviewers {...part} people={people} error={errors.reviewers} />
      <Seats {...part} people={people} me={me} error={errors.seats} />
      {pressed && Object.keys(lacks).length > 0 && <Notice tone="caution" title="Something is missing."><p>{Object.values(lacks).join(" ")}</p></Notice>}
      {refused && <Notice tone="bad" title={refused} />}
      <div class="form-foot">
        <Button kind="primary" type="submit" busy={busy && "Planning the room…"} keys="Mod-Enter">Plan the room</Button>
        <LinkButton kind="quiet" href="/rooms">Not now</LinkButton>
      </div>
    </form>
  );
}

export function NewRoomScreen() {
  useTitle("New room");
  return <SignedIn>{(me) => <Prepared me={me} />}</SignedIn>;
}

function Prepared({ me }: { readonly me: Me }) {
  const loaded = useLoaded(() => Promise.all([api.sets(), api.people()]), []);
  return (
    <>
      <div class="page-top"><h1 class="page-title">Plan a room</h1></div>
      <Shown what="Loading sets and people…" loaded={loaded}>
        {([sets, people]) => (sets.length === 0
          ? (
            <EmptyState title="There is no question set yet.">
              <p>A room takes its questions from a set. Sets are imported on the server, with <code>parley import</code>.</p>
            </EmptyState>
          )
          : <NewRoom me={me} sets={sets} people={people} />)}
      </Shown>
    </>
  );
}
