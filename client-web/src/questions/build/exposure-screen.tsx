import { useState } from "preact/hooks";
import * as api from "../../api/api.ts";
import { sentence } from "../../api/request.ts";
import { editSet, setOutline } from "../../api/sets.ts";
import type { Edit, Outline } from "../../api/set-types.ts";
import type { Me } from "../../api/types.ts";
import { useLoaded } from "../../frame/load.ts";
import { Shown } from "../../frame/loading.tsx";
import type { ScreenProps } from "../../frame/routes.ts";
import { SignedIn } from "../../frame/session.tsx";
import { useTitle } from "../../frame/title.ts";
import { type Action, useActions } from "../../ui/actions.ts";
import { Button } from "../../ui/button.tsx";
import { facts } from "../../ui/direction.ts";
import { EmptyState } from "../../ui/empty.tsx";
import { Select } from "../../ui/field.tsx";
import { InlineProse, Prose } from "../../ui/prose.tsx";
import { toast } from "../../ui/status.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { asDate, count } from "../../ui/time.ts";
import { RetireDialog } from "../edit/retire-dialog.tsx";
import { isGone } from "../gone-set.tsx";
import { isAuthor, seesExposure } from "../roles.ts";
import { allQuestions } from "../set.ts";
import { type PoolQuestion, poolOf } from "./pool.ts";
import { type ExposureOrder, type Retired, exposureOf, readRetired, retiredWords } from "./words.ts";
import "./exposure.css";

type Part = "asked" | "never" | "retired";

const orders: readonly { readonly value: ExposureOrder; readonly label: string }[] = [
  { value: "times", label: "most often asked first" },
  { value: "recent", label: "last asked first" },
  { value: "rested", label: "longest not asked first" },
];

interface RowProps {
  readonly set: string;
  readonly one: PoolQuestion;
  readonly retired: Retired | undefined;
  readonly mayChange: boolean;
  readonly onRetire: () => void;
  readonly onBack: () => void;
}

function Row({ set, one, retired, mayChange, onRetire, onBack }: RowProps) {
  const { asked } = one;
  const used = asked && asked.times > 0 ? `asked ${count(asked.times, "time")} of ${count(asked.candidates, "candidate")}, last on ${asDate(asked.last_ms)}` : "never asked";
  return (
    <li class="row">
      <div>
        <h2 class="row-title"><a href={`/sets/${encodeURIComponent(set)}#q-${encodeURIComponent(one.key)}`}><InlineProse text={one.title || "Without a prompt"} /></a></h2>
        <p class="row-note">{facts(used, one.topic, one.kind, one.difficulty)}</p>
        {retired && <div class="exposure-why"><p>{retiredWords(retired)}</p>{retired.note && <Prose text={retired.note} size="small" />}</div>}
      </div>
      {mayChange && (
        <div class="row-side">
          {retired
            ? <Button small aria-label={`Bring it back: ${one.title}`} onClick={onBack}>Bring it back</Button>
            : <Button small aria-label={`Retire ${one.title}`} onClick={onRetire}>Retire…</Button>}
        </div>
      )}
    </li>
  );
}

const emptyWords: Readonly<Record<Part, string>> = {
  asked: "No question of this set was asked in an interview yet.",
  never: "Every question that is ready was asked at least once.",
  retired: "No question is retired. One that leaked can be retired: it stays here with its history, and isn’t picked any more.",
};

interface Known {
  readonly outline: Outline;
  readonly reasons: ReadonlyMap<string, Retired>;
}

function Exposed({ id, me, known, again }: { readonly id: string; readonly me: Me; readonly known: Known; readonly again: () => void }) {
  const { outline, reasons } = known;
  const [order, setOrder] = useState<ExposureOrder>("times");
  const pool = poolOf(id, outline);
  const exposure = exposureOf(pool, order);
  const [part, setPart] = useState<Part>(exposure.asked.length > 0 ? "asked" : "never");
  const [retiring, setRetiring] = useState<string>();
  const mayChange = isAuthor(me);
  const edit = async (change: Edit, done: string) => {
    try {
      await editSet(id, [change]);
      toast(done);
      again();
    } catch (error) {
      toast(sentence(error));
    }
  };
  useActions((): readonly Action[] => [
    ...(["asked", "never", "retired"] as const).map((name): Action => ({ id: name, group: "Exposure", label: `Show ${{ asked: "what was asked", never: "what was never asked", retired: "what is retired" }[name]}`, run: () => setPart(name) })),
  ], []);
  const unready = pool.length - exposure.asked.length - exposure.never.length - exposure.retired.length;
  return (
    <>
      <Tabs
        label="Which questions" chosen={part} onChoose={setPart}
        tabs={[
          { name: "asked", label: "Asked", note: String(exposure.asked.length) },
          { name: "never", label: "Never asked", note: String(exposure.never.length) },
          { name: "retired", label: "Retired", note: String(exposure.retired.length) },
        ]}
      >
        <div class="exposure-part">
          {part === "asked" && exposure.asked.length > 1 && <div class="exposure-order"><Select label="Order" value={order} options={orders} onPick={setOrder} /></div>}
          {exposure[part].length === 0 ? <p class="exposure-none">{emptyWords[part]}</p> : (
            <ul class="rows">
              {exposure[part].map((one) => (
                <Row
                  key={one.key} set={id} one={one} mayChange={mayChange} retired={part === "retired" ? reasons.get(one.key) ?? { reason: "", date: "", note: "" } : undefined}
                  onRetire={() => setRetiring(one.key)} onBack={() => void edit({ op: "unretire", key: one.key }, "It is back, and can be asked again.")}
                />
              ))}
            </ul>
          )}
          {part === "never" && unready > 0 && <p class="row-note">{count(unready, "more question")} {unready === 1 ? "isn’t" : "aren’t"} ready to be asked.</p>}
        </div>
      </Tabs>
      {retiring !== undefined && (
        <RetireDialog onClose={() => setRetiring(undefined)} onRetire={(reason, note) => void edit({ op: "retire", key: retiring, reason, note }, "It is retired, and isn’t picked any more.")} />
      )}
    </>
  );
}

/** Why questions are retired stands in their texts; the outline doesn't have it. */
async function load(id: string): Promise<Known> {
  const outline = await setOutline(id);
  if (!("blocks" in outline)) throw new Error("The set couldn’t be read.");
  if (!outline.blocks.some(({ state }) => state === "retired")) return { outline, reasons: new Map() };
  const texts = allQuestions(await api.questionSet(id)).flatMap(({ id: key, sections }) => {
    const section = sections?.find(({ name }) => name.toLowerCase() === "retired");
    return section ? [[key, readRetired(section.text)] as const] : [];
  });
  return { outline, reasons: new Map(texts) };
}

function Loaded({ id, me }: { readonly id: string; readonly me: Me }) {
  const loaded = useLoaded(() => load(id), [id]);
  const title = loaded.state === "there" ? loaded.value.outline.head.title : "";
  useTitle(title ? `Exposure of ${title}` : "Exposure");
  const shown = (
    <Shown what="Loading what was asked…" loaded={loaded} isPage>
      {(known) => <Exposed id={id} me={me} known={known} again={loaded.state === "loading" ? () => undefined : loaded.again} />}
    </Shown>
  );
  if (isGone(loaded)) return shown; // it is the whole page
  return (
    <>
      <div class="page-top">
        <h1 class="page-title">{title ? <>Exposure of <bdi>{title}</bdi></> : "Exposure"}</h1>
        <a href={`/sets/${encodeURIComponent(id)}`}>Read the set</a>
      </div>
      <p class="page-lead">How often each question was on a candidate’s screen. A question counts once in each interview; who the candidates were isn’t kept.</p>
      {shown}
    </>
  );
}

export function ExposureScreen({ named }: ScreenProps) {
  return (
    <SignedIn>
      {(me) => (seesExposure(me)
        ? <Loaded id={named["set"] ?? ""} me={me} />
        : <EmptyState isPage title="Only authors and interviewers see what was asked." action={<a href="/sets">Question sets</a>} />)}
    </SignedIn>
  );
}
