import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import * as api from "../../api/api.ts";
import type { Me, SetRow } from "../../api/types.ts";
import { useAskBeforeLeaving } from "../../frame/leaving.ts";
import { useLoaded } from "../../frame/load.ts";
import { Shown } from "../../frame/loading.tsx";
import { go, place } from "../../frame/router.ts";
import { SignedIn } from "../../frame/session.tsx";
import { useTitle } from "../../frame/title.ts";
import { handOverCandidate } from "../../rooms/handed-over.ts";
import { type Action, useActions } from "../../ui/actions.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty.tsx";
import { Checkbox, TextField } from "../../ui/field.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { GoneSet } from "../gone-set.tsx";
import { seesExposure } from "../roles.ts";
import { BuiltInterview } from "./built-interview.tsx";
import { ByHand } from "./by-hand.tsx";
import { loadPool } from "./load-pool.ts";
import { planAddress } from "./refs.ts";
import { SampleForm } from "./sample-form.tsx";
import { type BuildingHook, useBuilding } from "./use-building.ts";
import { type BuildWishes, readWishes, wishesQuery } from "./wishes.ts";
import "./build.css";

type Way = "sample" | "hand";

interface SetChoiceProps {
  readonly sets: readonly SetRow[];
  readonly chosen: readonly string[];
  readonly onChoose: (sets: readonly string[]) => void;
  readonly error: string | undefined;
}

function SetChoice({ sets, chosen, onChoose, error }: SetChoiceProps) {
  return (
    <fieldset class="field">
      <legend>From which sets?</legend>
      <div class="build-scroll" tabIndex={0} role="region" aria-label="Sets to choose from">
        {sets.map(({ id, title, questions }) => (
          <Checkbox key={id} checked={chosen.includes(id)} onCheck={(on) => onChoose(on ? [...chosen, id] : chosen.filter((one) => one !== id))}>
            <bdi>{title}</bdi> <span class="build-count">{questions}</span>
          </Checkbox>
        ))}
      </div>
      {error && <p class="field-error">{error}</p>}
    </fieldset>
  );
}

interface WishesProps {
  readonly wishes: BuildWishes;
  readonly onWishes: (part: Partial<BuildWishes>) => void;
  readonly sets: readonly SetRow[];
  readonly pool: ReturnType<typeof useLoaded<Awaited<ReturnType<typeof loadPool>>>>;
  readonly building: BuildingHook;
  readonly me: Me;
}

function Wishes({ wishes, onWishes, sets, pool, building, me }: WishesProps) {
  const [way, setWay] = useState<Way>("sample");
  const isAgain = building.list.length > 0;
  return (
    <form class="build-wishes no-print" noValidate onSubmit={(event) => { event.preventDefault(); void building.sample(); }}>
      <SetChoice sets={sets} chosen={wishes.sets} error={building.faults.sets} onChoose={(chosen) => onWishes({ sets: chosen, topics: [], tags: [] })} />
      <TextField
        label="For which candidate?" value={building.candidate} maxLength={254} autocomplete="off" onText={building.setCandidate}
        hint="Their name or address; may stay empty. A sample leaves out what they were asked before. No more than a keyed hash of it is ever kept."
      />
      {wishes.sets.length > 0 && (
        <Shown what="Loading the questions…" loaded={pool}>
          {(questions) => (
            <Tabs label="How to choose" chosen={way} onChoose={setWay} tabs={[{ name: "sample", label: "Sample" }, { name: "hand", label: "By hand" }]}>
              <div>
                {way === "sample"
                  ? (
                    <>
                      <SampleForm wishes={wishes} onWishes={onWishes} pool={questions} faults={building.faults} />
                      <div class="form-foot build-go">
                        <Button kind="primary" type="submit" keys="Mod-Enter" busy={building.busy}>{isAgain && building.list.some((one) => one.kept) ? "Sample the rest again" : isAgain ? "Sample again" : "Sample"}</Button>
                        {building.busy && <Button onClick={building.stop}>Stop</Button>}
                      </div>
                    </>
                  )
                  : <ByHand pool={questions} list={building.list} onList={building.setList} showsAsked={seesExposure(me)} showsSets={wishes.sets.length > 1} />}
              </div>
            </Tabs>
          )}
        </Shown>
      )}
    </form>
  );
}

function Build({ me, sets }: { readonly me: Me; readonly sets: readonly SetRow[] }) {
  const read = readWishes(place.value.query);
  const there = read.sets.filter((id) => sets.some((set) => set.id === id));
  const only = sets.length === 1 && sets[0] ? [sets[0].id] : [];
  const wishes: BuildWishes = { ...read, sets: there.length > 0 ? there : only };
  const building = useBuilding(wishes);
  useAskBeforeLeaving(building.list.length > 0); // another place of the same page keeps it
  const pool = useLoaded(() => loadPool(wishes.sets), [wishes.sets.join(",")]);
  const seen = useRef(new Map<string, Awaited<ReturnType<typeof loadPool>>[number]>());
  const questions = pool.state === "there" ? pool.value : undefined;
  const known = useMemo(() => {
    for (const one of questions ?? []) seen.current.set(one.ref, one); // of sets that aren't chosen any more, too
    return new Map(seen.current);
  }, [questions]);
  const onWishes = (part: Partial<BuildWishes>) => {
    const query = wishesQuery({ ...wishes, ...part });
    go(query ? `/sets/build?${query}` : "/sets/build", { replace: true });
  };
  const plan = () => {
    handOverCandidate(building.candidate);
    go(planAddress(building.list.map(({ ref }) => ref)));
  };
  useEffect(() => { // where the list lies below the wishes, it comes into sight
    if (building.sampled && matchMedia("(max-width: 60rem)").matches) document.getElementById("build-result")?.scrollIntoView();
  }, [building.sampled]);
  const none = building.list.length === 0 ? "no question is chosen yet" : undefined;
  useActions((): readonly Action[] => [
    { id: "sample", group: "Build", label: building.list.some((one) => one.kept) ? "Sample the rest again" : "Sample questions", keys: "Mod-Enter", run: () => void building.sample() },
    { id: "plan", group: "Build", label: "Plan a room with these", unavailable: none, run: plan },
    { id: "print", group: "Build", label: "Print the list of questions", unavailable: none, run: () => print() },
    { id: "clear", group: "Build", label: "Begin anew", unavailable: none, run: building.clear },
  ], [place.value, building.list, building.refused, building.candidate, building.busy]);
  if (read.sets.length > there.length) return <GoneSet among={there.length > 0} back={there.length > 0 ? `/sets/build?${wishesQuery(wishes)}` : "/sets/build"} others={there.length > 0 ? "Go on without it" : "Build from other sets"} />;
  return (
    <div class="build-columns">
      <Wishes wishes={wishes} onWishes={onWishes} sets={sets} pool={pool} building={building} me={me} />
      <BuiltInterview me={me} building={building} known={known} onPlan={plan} maySwap={wishes.sets.length > 0} setNames={(ids) => ids.map((id) => sets.find((set) => set.id === id)?.title ?? id)} />
    </div>
  );
}

function Loaded({ me }: { readonly me: Me }) {
  const loaded = useLoaded(api.sets, []);
  useTitle("Build an interview");
  return (
    <>
      <div class="page-top no-print">
        <h1 class="page-title">Build questions for an interview</h1>
        <a href="/sets">All sets</a>
      </div>
      <Shown what="Loading the sets…" loaded={loaded}>
        {(sets) => (sets.length === 0
          ? <EmptyState title="There is no question set yet." action={<a href="/sets">Question sets</a>}><p>An interview takes its questions from sets. An author can write one, or bring one in.</p></EmptyState>
          : <Build me={me} sets={sets} />)}
      </Shown>
    </>
  );
}

export function BuildScreen() {
  return <SignedIn>{(me) => <Loaded me={me} />}</SignedIn>;
}
