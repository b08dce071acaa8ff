import { useState } from "preact/hooks";
import { sampleQuestions } from "../../api/building.ts";
import { sentence } from "../../api/request.ts";
import type { Me, Sample, SampleWishes } from "../../api/types.ts";
import { hasRole } from "../../frame/session.tsx";
import { useActions } from "../../ui/actions.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { Checkbox, Select, TextField } from "../../ui/field.tsx";
import { Notice, announce } from "../../ui/status.tsx";
import { count } from "../../ui/time.ts";
import { groupBy } from "../group.ts";
import { type Item, isAskable, keyOf } from "../items.ts";

const any = "";
const minutes = ["15", "30", "45", "60", "90"];
const knownKinds = new Set(["concept", "scenario", "code", "trade-off", "choice"]);
const difficulties = ["easy", "medium", "hard"];

interface Wishes {
  readonly minutes: string;
  readonly topics: ReadonlySet<string>;
  /** How many of each kind, as typed; empty: as it comes. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly least: string;
  readonly most: string;
  readonly rising: boolean;
  readonly seed: string;
}

const first: Wishes = { minutes: "45", topics: new Set(), kinds: {}, least: any, most: any, rising: true, seed: "" };

const isWhole = (text: string): boolean => /^\d{0,2}$/.test(text);
const isSeed = (text: string): boolean => /^[a-z0-9]{0,16}$/.test(text);

function asked(set: string, wishes: Wishes): SampleWishes {
  const kinds = Object.entries(wishes.kinds).map(([kind, typed]) => ({ kind, count: Number(typed) })).filter((one) => one.count > 0);
  return {
    sets: [set], minutes: Number(wishes.minutes), rising: wishes.rising, need_answer: true,
    ...(wishes.topics.size > 0 && { topics: [...wishes.topics] }), ...(kinds.length > 0 && { kinds }),
    ...(wishes.least !== any && { least: wishes.least }), ...(wishes.most !== any && { most: wishes.most }), ...(wishes.seed !== "" && { seed: wishes.seed }),
  };
}

/** What was drawn, without a word of the questions. */
function Drawn({ sample, mayPlan, onBegin }: { readonly sample: Sample; readonly mayPlan: boolean; readonly onBegin: () => void }) {
  const address = `/rooms/new?questions=${sample.questions.map((one) => encodeURIComponent(keyOf(one.set, one.key))).join(",")}`;
  const list = (of: (one: Sample["questions"][number]) => string) =>
    [...groupBy(sample.questions, of)].filter(([name]) => name).map(([name, those]) => `${those.length} ${name}`).join(", ");
  return (
    <section class="study-drawn" aria-label="The interview that was drawn">
      <h2 class="section-title">{count(sample.questions.length, "question")}, about {count(sample.minutes, "minute")}</h2>
      <p>{[list((one) => one.kind), list((one) => one.difficulty)].filter(Boolean).join(" · ")}</p>
      <p>Seed <strong>{sample.seed}</strong>: with the same wishes it draws the same questions again.</p>
      {sample.notes.map((note) => <p key={note} class="study-soft">{note}</p>)}
      <div class="study-bar">
        <Button kind="primary" onClick={onBegin}>Begin, alone</Button>
        {mayPlan && <LinkButton href={address}>With a colleague in a room</LinkButton>}
      </div>
      <p class="study-soft">Alone: the clock runs, and no answer is shown until the end. {mayPlan ? "In a room: you plan one with these questions already picked, and one of you asks the other." : "To be asked by a colleague, have an interviewer plan a room."}</p>
    </section>
  );
}

/** Wishes for an interview, and what they draw. */
export function MockSetup({ me, set, items, onBegin }: { readonly me: Me; readonly set: string; readonly items: readonly Item[]; readonly onBegin: (sample: Sample, minutes: number) => void }) {
  const [wishes, setWishes] = useState(first);
  const [sample, setSample] = useState<Sample>();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState("");
  const askable = items.filter(isAskable);
  const topics = [...groupBy(askable, ({ topic }) => topic)];
  const kinds = [...groupBy(askable, ({ question }) => question.kind ?? "")].filter(([kind]) => knownKinds.has(kind));
  const fine = isSeed(wishes.seed) && Object.values(wishes.kinds).every(isWhole);
  const change = (part: Partial<Wishes>) => {
    setWishes({ ...wishes, ...part });
    setSample(undefined);
  };
  const draw = async () => {
    if (busy || !fine) return;
    setBusy(true);
    setRefused("");
    try {
      const drawn = await sampleQuestions(asked(set, wishes));
      setSample(drawn);
      announce(drawn.questions.length > 0 ? `${count(drawn.questions.length, "question")} drawn.` : "No question fits these wishes.");
    } catch (error) {
      setRefused(sentence(error));
    }
    setBusy(false);
  };
  useActions(() => [{ id: "mock-draw", group: "Mock interview", label: "Draw the questions", keys: "Mod-Enter", run: () => void draw() }], [wishes, busy]);
  const bound = (label: string, name: "least" | "most", none: string) => (
    <Select label={label} value={wishes[name]} options={[{ value: any, label: none }, ...difficulties.map((value) => ({ value, label: value }))]} onPick={(value) => change({ [name]: value })} />
  );
  return (
    <>
      <form class="form study-wishes" onSubmit={(event) => { event.preventDefault(); void draw(); }}>
        <div class="study-fields">
          <Select label="Length" value={wishes.minutes} options={minutes.map((value) => ({ value, label: `${value} minutes` }))} onPick={(value) => change({ minutes: value })} />
          {bound("At least", "least", "any difficulty")}
          {bound("At most", "most", "any difficulty")}
          <TextField label="Seed" value={wishes.seed} autocomplete="off" placeholder="a fresh one" error={isSeed(wishes.seed) ? undefined : "A seed has at most 16 letters and digits."} onText={(text) => change({ seed: text.trim().toLowerCase() })} />
        </div>
        <Checkbox checked={wishes.rising} onCheck={(rising) => change({ rising })}>Difficulty rises</Checkbox>
        <fieldset class="field">
          <legend>Topics</legend>
          <p class="field-hint">None ticked: all of them.</p>
          <div class="study-ticks">
            {topics.map(([topic, list]) => (
              <Checkbox
                key={topic} checked={wishes.topics.has(topic)}
                onCheck={(checked) => change({ topics: new Set(checked ? [...wishes.topics, topic] : [...wishes.topics].filter((one) => one !== topic)) })}
              >
                <bdi>{topic}</bdi> ({list.length})
              </Checkbox>
            ))}
          </div>
        </fieldset>
        {kinds.length > 1 && (
          <fieldset class="field">
            <legend>Of each kind</legend>
            <p class="field-hint">How many there have to be. Empty: as it comes.</p>
            <div class="study-fields">
              {kinds.map(([kind, list]) => (
                <TextField
                  key={kind} label={`${kind} (of ${list.length})`} value={wishes.kinds[kind] ?? ""} autocomplete="off" maxLength={2}
                  error={isWhole(wishes.kinds[kind] ?? "") ? undefined : "A whole number."} onText={(text) => change({ kinds: { ...wishes.kinds, [kind]: text.trim() } })}
                />
              ))}
            </div>
          </fieldset>
        )}
        {refused && <Notice tone="bad" title={refused} />}
        <div class="form-foot"><Button kind={sample ? "plain" : "primary"} type="submit" keys="Mod-Enter" busy={busy && "Drawing…"}>{sample ? "Draw again" : "Draw the questions"}</Button></div>
      </form>
      {sample && sample.questions.length === 0 && <Notice tone="caution" title="No question fits these wishes.">{sample.notes.map((note) => <p key={note}>{note}</p>)}</Notice>}
      {sample && sample.questions.length > 0 && <Drawn sample={sample} mayPlan={hasRole(me, "interviewer")} onBegin={() => onBegin(sample, Number(wishes.minutes))} />}
    </>
  );
}
