import { useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import * as api from "../api/api.ts";
import { sentence } from "../api/request.ts";
import type { Me, Person, SetRow } from "../api/types.ts";
import { useAskBeforeLeaving } from "../frame/leaving.ts";
import { useLoaded } from "../frame/load.ts";
import { Shown } from "../frame/loading.tsx";
import { go } from "../frame/router.ts";
import type { ScreenProps } from "../frame/routes.ts";
import { SignedIn } from "../frame/session.tsx";
import { useTitle } from "../frame/title.ts";
import { useActions } from "../ui/actions.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty.tsx";
import { Checkbox, Choices, Select, TextField } from "../ui/field.tsx";
import { Notice } from "../ui/status.tsx";
import { count } from "../ui/time.ts";
import { loadPool } from "../questions/build/load-pool.ts";
import type { PoolQuestion } from "../questions/build/pool.ts";
import { mostQuestions, setsOf } from "../questions/build/refs.ts";
import { useAskedBefore } from "./asked-before.ts";
import { type ChosenElsewhere, chosenElsewhere } from "./chosen-elsewhere.ts";
import { type Draft, type Missing, addDraftSeat, candidateOf, draftWith, missing, toNewRoom } from "./draft.ts";
import { keepFreshLinks } from "./fresh-links.ts";
import { takeCandidate } from "./handed-over.ts";
import { PlanList } from "./plan-list.tsx";
import { QuestionPicker } from "./question-picker.tsx";
import { mayPlan } from "./roles.ts";
import { SeatEditor } from "./seat-editor.tsx";
import { ruleOptions } from "./words.ts";
import "./rooms.css";

interface PartProps {
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
}

interface QuestionsProps extends PartProps {
  readonly sets: readonly SetRow[];
  /** What is known of the questions in the plan. */
  readonly known: readonly PoolQuestion[];
  readonly error: string | undefined;
}

function Questions({ draft, onDraft, sets, known, error }: QuestionsProps) {
  const [set, setSet] = useState(sets.length === 1 ? sets[0]?.id ?? "" : setsOf(draft.questions)[0] ?? "");
  const loaded = useLoaded(async () => (set ? await loadPool([set]) : []), [set]);
  const askedBefore = useAskedBefore(draft.questions, candidateOf(draft));
  const options = [
    ...(set ? [] : [{ value: "", label: "Choose a set…" }]),
    ...sets.map((one) => ({ value: one.id, label: `${one.title} (${count(one.questions, "question")})` })),
  ];
  const pool = loaded.state === "there" ? loaded.value : undefined;
  const all = useMemo(() => new Map([...known, ...(pool ?? [])].map((one) => [one.ref, one])), [known, pool]);
  const [seen, setSeen] = useState<readonly PoolQuestion[]>([]);
  const planned = new Map([...seen, ...draft.questions.flatMap((ref) => all.get(ref) ?? [])].map((one) => [one.ref, one]));
  const change = (questions: readonly string[]) => {
    setSeen(questions.flatMap((ref) => all.get(ref) ?? planned.get(ref) ?? [])); // those of a set that is chosen no longer are still in the plan
    onDraft({ ...draft, questions: questions.slice(0, mostQuestions) });
  };
  return (
    <section class="form-part form-part-wide" data-part="questions">
      <h2>Questions</h2>
      <div class="draft-columns">
        <div class="form-part">
          <Select label="From the set" error={error} hint={sets.length > 1 ? "A plan can have questions of several sets." : undefined} value={set} options={options} onPick={setSet} />
          {set && (
            <Shown what="Loading the set…" loaded={loaded}>
              {(questions) => <QuestionPicker pool={questions} plan={draft.questions} onPlan={change} />}
            </Shown>
          )}
          <p class="field-hint">Or <a href={set ? `/sets/build?set=${encodeURIComponent(set)}` : "/sets/build"}>have them chosen</a> by minutes, topics and kinds.</p>
        </div>
        <PlanList plan={draft.questions} known={planned} askedBefore={askedBefore} onPlan={change} />
      </div>
    </section>
  );
}

function Reviewers({ draft, onDraft, people, error }: PartProps & { readonly people: readonly Person[]; readonly error: string | undefined }) {
  const id = useId();
  const reviewers = people.filter((one) => one.roles.includes("reviewer") && !one.disabled);
  const toggle = (id: string) => onDraft({
    ...draft, reviewers: draft.reviewers.includes(id) ? draft.reviewers.filter((one) => one !== id) : [...draft.reviewers, id],
  });
  return (
    <section class="form-part" data-part="reviewers">
      <h2 id={`${id}-head`} tabIndex={-1}>Reviewers</h2>
      <p>When the room is closed, its transcript is sealed to these people. The server can’t open it then.</p>
      {error && <p class="field-error" id={`${id}-error`}>{error}</p>}
      <div class="person-choices" role="group" aria-labelledby={`${id}-head`} aria-describedby={error ? `${id}-error` : undefined}>
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
    </section>
  );
}

function Seats({ draft, onDraft, people, me, error }: PartProps & { readonly people: readonly Person[]; readonly me: Me; readonly error: string | undefined }) {
  const others = people.filter((one) => one.id !== me.id && !one.disabled);
  const change = (seats: Draft["seats"]) => onDraft({ ...draft, seats });
  return (
    <section class="form-part" data-part="seats">
      <h2>Seats</h2>
      <p>You have a seat as interviewer. For everybody who comes in by a link, the link is shown once the room is planned.</p>
      <div class="seat-grid">
        {draft.seats.map((seat) => (
          <SeatEditor
            key={seat.key} seat={seat} people={others} pressed={error !== undefined}
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

/** Puts the focus on the first thing that is missing. */
function goToLack(form: HTMLElement, lacks: Missing): void {
  const parts = ["title", "questions", "reviewers", "seats"] as const; // as they stand on the page
  const part = parts.find((one) => lacks[one] !== undefined);
  const section = form.querySelector(`[data-part="${part}"]`);
  const wrong = section?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? section?.querySelector<HTMLElement>("input:enabled, select:enabled, button:enabled, [tabindex]");
  wrong?.focus();
}

interface NewRoomProps {
  readonly me: Me;
  readonly sets: readonly SetRow[];
  readonly people: readonly Person[];
  readonly chosen: ChosenElsewhere;
}

function NewRoom({ me, sets, people, chosen }: NewRoomProps) {
  const [draft, setDraft] = useState<Draft>(() => draftWith(chosen.refs, takeCandidate()));
  const [begun] = useState(draft);
  const [attempts, setAttempts] = useState(0); // to plan it
  const pressed = attempts > 0;
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState("");
  const lacks = missing(draft);
  const errors = pressed ? lacks : {};
  useAskBeforeLeaving(draft !== begun);
  useLayoutEffect(() => {
    if (attempts > 0 && form.current) goToLack(form.current, lacks);
  }, [attempts]);

  const submit = async () => {
    if (busy) return;
    setAttempts(attempts + 1);
    setRefused("");
    if (Object.keys(lacks).length > 0) return;
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
  useActions(() => [{ id: "plan", group: "New room", label: "Plan this room", keys: "Mod-Enter", run: () => void submit() }], [draft, busy, attempts]);

  const part = { draft, onDraft: setDraft };
  return (
    <form ref={form} class="form-wide" noValidate onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      <section class="form-part" data-part="title">
        <TextField label="Title" hint="The candidate sees it, too." value={draft.title} error={errors.title} maxLength={200} autofocus autocomplete="off" onText={(title) => setDraft({ ...draft, title })} />
      </section>
      {chosen.notes.length > 0 && <Notice tone="caution">{chosen.notes.map((note) => <p key={note}>{note}</p>)}</Notice>}
      <Questions {...part} sets={sets} known={chosen.known} error={errors.questions} />
      <section class="form-part">
        <h2>Marks</h2>
        <Choices label="When does the panel see each other’s marks?" value={draft.rule} options={ruleOptions} onPick={(rule) => setDraft({ ...draft, rule })} />
      </section>
      <Reviewers {...part} people={people} error={errors.reviewers} />
      <Seats {...part} people={people} me={me} error={errors.seats} />
      {pressed && Object.keys(lacks).length > 0 && <Notice tone="bad" title="Something is missing."><p>{Object.values(lacks).join(" ")}</p></Notice>}
      {refused && <Notice tone="bad" title={refused} />}
      <div class="form-foot">
        <Button kind="primary" type="submit" busy={busy && "Planning the room…"} keys="Mod-Enter">Plan the room</Button>
        <LinkButton kind="quiet" href="/rooms">Not now</LinkButton>
      </div>
    </form>
  );
}

export function NewRoomScreen({ query }: ScreenProps) {
  useTitle("New room");
  return (
    <SignedIn>
      {(me) => mayPlan(me)
        ? <Prepared me={me} named={query.get("questions") ?? ""} />
        : <EmptyState title="Only interviewers plan rooms." isPage action={<a href="/rooms">The rooms</a>}><p>An administrator can make you one.</p></EmptyState>}
    </SignedIn>
  );
}

function Prepared({ me, named }: { readonly me: Me; readonly named: string }) {
  const loaded = useLoaded(async () => {
    const [sets, people] = await Promise.all([api.sets(), api.people()]);
    return { sets, people, chosen: await chosenElsewhere(named, sets) };
  }, [named]);
  return (
    <>
      <div class="page-top"><h1 class="page-title">Plan a room</h1></div>
      <Shown what="Loading sets and people…" loaded={loaded}>
        {({ sets, people, chosen }) => (sets.length === 0
          ? (
            <EmptyState title="There is no question set yet." action={<a href="/sets">Question sets</a>}>
              <p>A room takes its questions from sets. An author can write one, or bring one in.</p>
            </EmptyState>
          )
          : <NewRoom key={named} me={me} sets={sets} people={people} chosen={chosen} />)}
      </Shown>
    </>
  );
}
