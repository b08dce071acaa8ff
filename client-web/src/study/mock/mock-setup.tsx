import { useState } from "preact/hooks";
import { sampleQuestions } from "../../api/building.ts";
import { sentence } from "../../api/request.ts";
import type { Me, Sample, SetRow } from "../../api/types.ts";
import type { Loaded } from "../../frame/load.ts";
import { Shown } from "../../frame/loading.tsx";
import { hasRole } from "../../frame/session.tsx";
import { planAddress, refOf } from "../../questions/build/refs.ts";
import type { QuestionSet } from "../../questions/set.ts";
import { useActions } from "../../ui/actions.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { isolated } from "../../ui/direction.ts";
import { Checkbox, Select, TextField } from "../../ui/field.tsx";
import { Notice, announce } from "../../ui/status.tsx";
import { count } from "../../ui/time.ts";
import { groupBy } from "../group.ts";
import { type Item, isAskable, itemsOf } from "../items.ts";
import { type MockWishes, areFine, mockFaults, seedOf, toMockSample, toggled, withSets } from "./wishes.ts";

const minutes = ["15", "30", "45", "60", "90"];
const knownKinds = new Set(["concept", "scenario", "code", "trade-off", "choice"]);
const difficulties = ["easy", "medium", "hard"];

/** What was drawn, without a word of the questions. */
function Drawn({ sample, mayPlan, titleOf, onBegin }: { readonly sample: Sample; readonly mayPlan: boolean; readonly titleOf: (set: string) => string; readonly onBegin: () => void }) {
  const list = (of: (one: Sample["questions"][number]) => string) =>
    [...groupBy(sample.questions, of)].filter(([name]) => name).map(([name, those]) => `${those.length} ${name}`).join(", ");
  return (
    <section class="study-drawn" aria-label="The interview that was drawn">
      <h2 class="section-title">{count(sample.questions.length, "question")}, about {count(sample.minutes, "minute")}</h2>
      <p>{[list((one) => one.kind), list((one) => one.difficulty)].filter(Boolean).join(" · ")}</p>
      {sample.sets.length > 1 && <p>{list(({ set }) => `from ${isolated(titleOf(set))}`)}</p>}
      <p>Seed <strong>{seedOf(sample)}</strong>: with the same wishes it draws the same questions again.</p>
      {sample.notes.map((note) => <p key={note} class="study-soft">{note}</p>)}
      <div class="study-bar">
        <Button kind="primary" onClick={onBegin}>Begin, alone</Button>
        {mayPlan && <LinkButton href={planAddress(sample.questions.map(refOf))}>With a colleague in a room</LinkButton>}
      </div>
      <p class="study-soft">Alone: the clock runs, and no answer is shown until the end. {mayPlan ? "In a room: you plan one with these questions already picked, and one of you asks the other." : "To be asked by a colleague, have an interviewer plan a room."}</p>
    </section>
  );
}

interface SetsProps {
  readonly rows: readonly SetRow[];
  readonly chosen: readonly string[];
  readonly error: string | undefined;
  readonly onChoose: (sets: readonly string[]) => void;
}

/** Shut at first, as one set is what most want. */
function Sets({ rows, chosen, error, onChoose }: SetsProps) {
  if (rows.length < 2) return null;
  return (
    <details class="study-topics">
      <summary>{chosen.length > 1 ? `From ${chosen.length} sets` : chosen.length === 1 ? "From other sets, too" : "From no set"}</summary>
      <fieldset class="field">
        <legend>Sets</legend>
        <div class="study-ticks">
          {rows.map(({ id, title, questions }) => (
            <Checkbox key={id} checked={chosen.includes(id)} onCheck={(on) => onChoose(toggled(chosen, id, on))}><bdi>{title}</bdi> ({questions})</Checkbox>
          ))}
        </div>
        {error && <p class="field-error">{error}</p>}
      </fieldset>
    </details>
  );
}

interface PartProps {
  readonly wishes: MockWishes;
  readonly items: readonly Item[];
  readonly onWishes: (part: Partial<MockWishes>) => void;
}

function Topics({ wishes, items, onWishes }: PartProps) {
  return (
    <fieldset class="field">
      <legend>Topics</legend>
      <p class="field-hint">None ticked: all of them.</p>
      <div class="study-ticks">
        {[...groupBy(items, ({ topic }) => topic)].map(([topic, list]) => (
          <Checkbox key={topic} checked={wishes.topics.includes(topic)} onCheck={(on) => onWishes({ topics: toggled(wishes.topics, topic, on) })}><bdi>{topic}</bdi> ({list.length})</Checkbox>
        ))}
      </div>
    </fieldset>
  );
}

function Kinds({ wishes, items, onWishes, faults }: PartProps & { readonly faults: Readonly<Record<string, string>> }) {
  const kinds = [...groupBy(items, ({ question }) => question.kind ?? "")].filter(([kind]) => knownKinds.has(kind));
  if (kinds.length < 2) return null;
  return (
    <fieldset class="field">
      <legend>Of each kind</legend>
      <p class="field-hint">How many there have to be. Empty: as it comes.</p>
      <div class="study-fields">
        {kinds.map(([kind, list]) => (
          <TextField
            key={kind} label={`${kind} (of ${list.length})`} value={wishes.kinds[kind] ?? ""} autocomplete="off" maxLength={2}
            error={faults[kind]} onText={(text) => onWishes({ kinds: { ...wishes.kinds, [kind]: text.trim() } })}
          />
        ))}
      </div>
    </fieldset>
  );
}

interface SetupProps {
  readonly me: Me;
  readonly wishes: MockWishes;
  readonly onWishes: (wishes: MockWishes) => void;
  /** All that there are, to choose from. */
  readonly rows: readonly SetRow[];
  /** Those that are chosen. */
  readonly sets: Loaded<readonly QuestionSet[]>;
  readonly titleOf: (set: string) => string;
  readonly onBegin: (sample: Sample) => void;
}

/** Wishes for an interview, and what they draw. */
export function MockSetup({ me, wishes, onWishes, rows, sets, titleOf, onBegin }: SetupProps) {
  const [sample, setSample] = useState<Sample>();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState("");
  const faults = mockFaults(wishes);
  const set = (next: MockWishes) => {
    onWishes(next);
    setSample(undefined);
  };
  const change = (part: Partial<MockWishes>) => set({ ...wishes, ...part });
  const draw = async () => {
    if (busy || !areFine(faults)) return;
    setBusy(true);
    setRefused("");
    try {
      const drawn = await sampleQuestions(toMockSample(wishes));
      setSample(drawn);
      announce(drawn.questions.length > 0 ? `${count(drawn.questions.length, "question")} drawn.` : "No question fits these wishes.");
    } catch (error) {
      setRefused(sentence(error));
    }
    setBusy(false);
  };
  useActions(() => [{ id: "mock-draw", group: "Mock interview", label: "Draw the questions", keys: "Mod-Enter", run: () => void draw() }], [wishes, busy]);
  const bound = (label: string, name: "least" | "most") => (
    <Select label={label} value={wishes[name]} options={[{ value: "", label: "any difficulty" }, ...difficulties.map((value) => ({ value, label: value }))]} onPick={(value) => change({ [name]: value })} />
  );
  return (
    <>
      <form class="form study-wishes" onSubmit={(event) => { event.preventDefault(); void draw(); }}>
        <div class="study-fields">
          <Select label="Length" value={wishes.minutes} options={minutes.map((value) => ({ value, label: `${value} minutes` }))} onPick={(value) => change({ minutes: value })} />
          {bound("At least", "least")}
          {bound("At most", "most")}
          <TextField label="Seed" value={wishes.seed} maxLength={2000} autocomplete="off" placeholder="a fresh one" error={faults.seed} onText={(seed) => change({ seed })} />
        </div>
        <Checkbox checked={wishes.rising} onCheck={(rising) => change({ rising })}>Difficulty rises</Checkbox>
        <Sets rows={rows} chosen={wishes.sets} error={faults.sets} onChoose={(chosen) => set(withSets(wishes, chosen))} />
        <Shown what="Loading the questions…" loaded={sets}>
          {(those) => {
            const items = those.flatMap(itemsOf).filter(isAskable);
            return (
              <>
                <Topics wishes={wishes} items={items} onWishes={change} />
                <Kinds wishes={wishes} items={items} onWishes={change} faults={faults.kinds} />
              </>
            );
          }}
        </Shown>
        {refused && <Notice tone="bad" title={refused} />}
        <div class="form-foot"><Button kind={sample ? "plain" : "primary"} type="submit" keys="Mod-Enter" busy={busy && "Drawing…"}>{sample ? "Draw again" : "Draw the questions"}</Button></div>
      </form>
      {sample && sample.questions.length === 0 && <Notice tone="caution" title="No question fits these wishes.">{sample.notes.map((note) => <p key={note}>{note}</p>)}</Notice>}
      {sample && sample.questions.length > 0 && <Drawn sample={sample} mayPlan={hasRole(me, "interviewer")} titleOf={titleOf} onBegin={() => onBegin(sample)} />}
    </>
  );
}
