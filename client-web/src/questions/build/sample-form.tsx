import { useMemo, useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Checkbox, Select, TextField } from "../../ui/field.tsx";
import { difficulties, kinds } from "../text/sections.ts";
import { NumberField } from "./number-field.tsx";
import { type PoolQuestion, kindsOf, tagsOf, topicsOf } from "./pool.ts";
import type { BuildWishes, WishFault } from "./wishes.ts";

const firstTags = 16;

interface FormProps {
  readonly wishes: BuildWishes;
  readonly onWishes: (part: Partial<BuildWishes>) => void;
  readonly pool: readonly PoolQuestion[];
  readonly faults: WishFault;
}

const toggled = (list: readonly string[], one: string): readonly string[] => (list.includes(one) ? list.filter((other) => other !== one) : [...list, one]);

function Topics({ wishes, onWishes, pool }: Omit<FormProps, "faults">) {
  const topics = useMemo(() => topicsOf(pool), [pool]);
  if (topics.length < 2 && !topics.some(({ subtopics }) => subtopics.length > 1)) return null;
  const box = (title: string, questions: number) => (
    <Checkbox checked={wishes.topics.includes(title)} onCheck={() => onWishes({ topics: toggled(wishes.topics, title) })}>
      <bdi>{title}</bdi> <span class="build-count">{questions}</span>
    </Checkbox>
  );
  return (
    <fieldset class="field">
      <legend>Topics</legend>
      <p class="field-hint">{wishes.topics.length === 0 ? "All, or those that you choose; they are spread evenly." : "Spread evenly over these."}</p>
      <div class="build-scroll" tabIndex={0} role="region" aria-label="Topics to choose from">
        {topics.map(({ title, questions, subtopics }) => (
          <div key={title}>
            {box(title, questions)}
            {subtopics.length > 0 && <div class="build-sub">{subtopics.map((sub) => <div key={sub.title}>{box(sub.title, sub.questions)}</div>)}</div>}
          </div>
        ))}
      </div>
    </fieldset>
  );
}

function Kinds({ wishes, onWishes, pool }: Omit<FormProps, "faults">) {
  const there = useMemo(() => kindsOf(pool), [pool]);
  return (
    <fieldset class="field">
      <legend>At least so many of a kind</legend>
      <div class="build-kinds">
        {kinds.filter((kind) => there.has(kind) || wishes.kinds[kind]).map((kind) => (
          <NumberField
            key={kind} label={kind} hint={`of ${there.get(kind) ?? 0}`} value={wishes.kinds[kind] ? String(wishes.kinds[kind]) : ""}
            onText={(text) => onWishes({ kinds: { ...wishes.kinds, [kind]: Math.min(200, Number(text)) } })}
          />
        ))}
      </div>
    </fieldset>
  );
}

function Tags({ wishes, onWishes, pool }: Omit<FormProps, "faults">) {
  const [all, setAll] = useState(false);
  const tags = useMemo(() => tagsOf(pool), [pool]);
  const shown = all ? tags : tags.filter((tag, at) => at < firstTags || wishes.tags.includes(tag));
  if (tags.length === 0) return null;
  return (
    <fieldset class="field">
      <legend>Tags</legend>
      <p class="field-hint">{wishes.tags.length === 0 ? "Any, or at least one of those that you choose." : "At least one of these."}</p>
      <div class="build-tags">
        {shown.map((tag) => (
          <button key={tag} type="button" class="build-tag" aria-pressed={wishes.tags.includes(tag)} onClick={() => onWishes({ tags: toggled(wishes.tags, tag) })}>{tag}</button>
        ))}
        {tags.length > firstTags && <Button kind="quiet" small aria-expanded={all} onClick={() => setAll(!all)}>{all ? "Fewer" : `All ${tags.length}`}</Button>}
      </div>
    </fieldset>
  );
}

/** What a sample is to be like. */
export function SampleForm({ wishes, onWishes, pool, faults }: FormProps) {
  const options = (none: string) => [{ value: "", label: none }, ...difficulties.map((name) => ({ value: name, label: name }))];
  const part = { wishes, onWishes, pool };
  return (
    <div class="build-part">
      <div class="build-pair">
        <NumberField label="Minutes" hint="All together at most; empty for any." value={wishes.minutes} error={faults.minutes} onText={(minutes) => onWishes({ minutes })} />
        <NumberField label="Questions" hint="At most; empty for any." value={wishes.questions} error={faults.questions} onText={(questions) => onWishes({ questions })} />
      </div>
      <Topics {...part} />
      <Kinds {...part} />
      <div class="build-pair">
        <Select label="Difficulty from" value={wishes.least} options={options("any")} error={faults.difficulty} onPick={(least) => onWishes({ least })} />
        <Select label="Difficulty to" value={wishes.most} options={options("any")} onPick={(most) => onWishes({ most })} />
      </div>
      <div>
        <Checkbox checked={wishes.rising} onCheck={(rising) => onWishes({ rising })}>Difficulty rises</Checkbox>
        <Checkbox checked={wishes.needAnswer} onCheck={(needAnswer) => onWishes({ needAnswer })}>Only questions with an answer</Checkbox>
      </div>
      <Tags {...part} />
      <TextField
        label="Seed" value={wishes.seed} maxLength={2000} autocomplete="off" error={faults.seed} onText={(text) => onWishes({ seed: text.split(";")[0] ?? "" })}
        hint="Empty for another choice each time. The seed of an earlier one with its sets, as “abc1 of locks@3”, and with the same wishes gives the same again, whatever was edited since."
      />
    </div>
  );
}
