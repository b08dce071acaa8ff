import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { facts } from "../../ui/direction.ts";
import { Field, Select } from "../../ui/field.tsx";
import { plainText } from "../../ui/markdown.tsx";
import { InlineProse } from "../../ui/prose.tsx";
import { announce } from "../../ui/status.tsx";
import { count } from "../../ui/time.ts";
import { difficulties, kinds } from "../text/sections.ts";
import { type Interview, add, has, minutesOf, remove } from "./chosen.ts";
import { type PoolFilter, type PoolQuestion, filterPool, noFilter } from "./pool.ts";
import { mostQuestions } from "./refs.ts";
import { useFound } from "./use-found.ts";
import { askedWords } from "./words.ts";

const mostShown = 100;

const any = (names: readonly string[]) => [{ value: "", label: "any" }, ...names.map((name) => ({ value: name, label: name }))];
const askedOptions = [
  { value: "", label: "any" }, { value: "never", label: "never" }, { value: "90", label: "not in 90 days" }, { value: "365", label: "not in a year" },
];

interface ByHandProps {
  readonly pool: readonly PoolQuestion[];
  readonly list: Interview;
  readonly onList: (list: Interview) => void;
  readonly showsAsked: boolean;
  readonly showsSets: boolean;
}

/** Questions to be found by words and filters; Enter puts one into the interview, or takes it out. */
export function ByHand({ pool, list, onList, showsAsked, showsSets }: ByHandProps) {
  const [filter, setFilter] = useState<PoolFilter>(noFilter);
  const [picked, setPicked] = useState(0);
  const options = useRef<HTMLDivElement>(null);
  const id = useId();
  const sets = useMemo(() => [...new Set(pool.map(({ set }) => set))], [pool]);
  const inTexts = useFound(filter.words, sets);
  const found = useMemo(() => filterPool(pool, filter, Date.now(), inTexts), [pool, filter, inTexts]);
  const shown = found.slice(0, mostShown);
  const at = Math.min(picked, shown.length - 1);
  const wish = (part: Partial<PoolFilter>) => {
    setFilter({ ...filter, ...part });
    setPicked(0);
  };
  useEffect(() => {
    const box = options.current;
    const row = box?.querySelector<HTMLElement>("[data-active]");
    if (!box || !row) return; // inside the list only: the page stays where it is
    if (row.offsetTop < box.scrollTop) box.scrollTop = row.offsetTop;
    else if (row.offsetTop + row.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = row.offsetTop + row.offsetHeight - box.clientHeight;
  }, [at, shown]);
  const toggle = (one: PoolQuestion | undefined) => {
    if (!one) return;
    const isIn = has(list, one.ref);
    const next = isIn ? remove(list, one.ref) : add(list, one);
    const full = !isIn && next === list;
    announce(full ? `An interview has at most ${mostQuestions} questions.`
      : `${isIn ? "Taken out" : "Added"}: ${plainText(one.title)}. ${count(next.length, "question")}, ${count(minutesOf(next), "minute")}.`);
    onList(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || event.altKey) return;
    if (event.key === "ArrowDown") setPicked(Math.min(at + 1, shown.length - 1));
    else if (event.key === "ArrowUp") setPicked(Math.max(0, at - 1));
    else if (event.key === "Enter") toggle(shown[at]);
    else return;
    event.preventDefault();
  };
  return (
    <div class="build-part">
      <Field label="Find questions" hint="By words of the question, its answer, topic and tags. The arrow keys choose, Enter adds.">
        {(wiring) => (
          <input
            {...wiring} class="input build-find" type="text" dir="auto" role="combobox" aria-expanded="true" aria-controls={`${id}-list`} aria-autocomplete="list"
            aria-activedescendant={at >= 0 && shown.length > 0 ? `${id}-${at}` : undefined} autocomplete="off" spellcheck={false}
            value={filter.words} onInput={(event) => wish({ words: event.currentTarget.value })} onKeyDown={onKeyDown}
          />
        )}
      </Field>
      <div class="build-filters">
        <Select label="Kind" value={filter.kind} options={any(kinds)} onPick={(kind) => wish({ kind })} />
        <Select label="Difficulty" value={filter.difficulty} options={any(difficulties)} onPick={(difficulty) => wish({ difficulty })} />
        {showsAsked && <Select label="Asked" value={filter.asked} options={askedOptions} onPick={(asked) => wish({ asked })} />}
      </div>
      <p class="field-hint" role="status">{found.length === 0 ? "Nothing is found." : `${count(found.length, "question")}${found.length > mostShown ? `; these are the first ${mostShown}` : ""}`}</p>
      <div class="build-options" ref={options} id={`${id}-list`} role="listbox" aria-label="Questions" aria-multiselectable="true" hidden={shown.length === 0}>
        {shown.map((one, place) => (
          <div
            key={one.ref} id={`${id}-${place}`} class="build-option" role="option" aria-selected={has(list, one.ref)}
            data-active={place === at ? "true" : undefined} onClick={() => { setPicked(place); toggle(one); }}
          >
            <span class="build-option-title"><InlineProse text={one.title} /></span>
            <span class="build-option-facts">
              {facts(one.kind, one.difficulty, `${one.minutes} min`, one.topic, showsSets && one.setTitle, showsAsked && one.asked && askedWords(one.asked))}
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}
