import { useState } from "preact/hooks";
import type { DuplicatePair, QuestionBlock, QuestionPlace, RawQuestion } from "../../api/set-types.ts";
import { setBlock } from "../../api/sets.ts";
import { useLoaded } from "../../frame/load.ts";
import { Shown } from "../../frame/loading.tsx";
import { Button } from "../../ui/button.tsx";
import { InlineProse } from "../../ui/prose.tsx";
import { MarkdownField } from "../edit/markdown-field.tsx";
import { fieldName } from "../history/words.ts";
import { pairWords, percent } from "../import/words.ts";
import { type Half, type Picks, type TwoSided, fieldsOf, isSame, mergedOf, proposed, textOf } from "./merge-two.ts";
import { SideBySide } from "./side-by-side.tsx";
import "../edit/edit.css";

export interface Merging {
  readonly keep: QuestionPlace;
  readonly drop: QuestionPlace;
  readonly question: RawQuestion;
  /** Of the two as they are shown. */
  readonly keepRevision: number;
  readonly dropRevision: number;
  /** Fetches them once more; what was picked and typed stays. */
  readonly again: () => void;
}

interface MergeViewProps {
  readonly pair: DuplicatePair;
  readonly titles: ReadonlyMap<string, string>;
  readonly busy: string | undefined;
  /** What would be written now; called on every change, so that the keys know it as well. */
  readonly onReady: (merging: Merging) => void;
  readonly onMerge: () => void;
  readonly onDismiss: () => void;
}

const other = (half: Half): Half => (half === "a" ? "b" : "a");
const headings = { a: "First", b: "Second" } as const;

type Both = { readonly [half in Half]: QuestionBlock };

async function loadBoth(pair: DuplicatePair): Promise<Both> {
  const [a, b] = await Promise.all([setBlock(pair.a.set, pair.a.key), setBlock(pair.b.set, pair.b.key)]);
  if (a.kind !== "question" || b.kind !== "question") throw new Error("One of them isn’t a question any more.");
  return { a, b };
}

function OneField({ field, picks, onPick }: { readonly field: TwoSided; readonly picks: Picks; readonly onPick: (name: string, pick: Picks extends ReadonlyMap<string, infer Of> ? Of : never) => void }) {
  const pick = picks.get(field.name);
  const label = fieldName(field.label);
  const isOwn = pick?.from === "own";
  return (
    <section class="merge-field" aria-label={label}>
      <div class="merge-field-head">
        <h2>{label}</h2>
        <div class="merge-picks" role="group" aria-label={`${label}: which stands`}>
          {(["a", "b"] as const).map((half) => <Button key={half} small aria-pressed={pick?.from === half} onClick={() => onPick(field.name, { from: half })}>{headings[half]}</Button>)}
          <Button small aria-pressed={pick?.from === "both"} onClick={() => onPick(field.name, { from: "both" })}>Both</Button>
          <Button small aria-pressed={isOwn} onClick={() => onPick(field.name, { from: "own", text: textOf(field, pick) })}>Edit</Button>
        </div>
      </div>
      <SideBySide a={field.a} b={field.b} />
      {isOwn && (field.isLong
        ? <MarkdownField label={`${label}, merged`} text={pick.text ?? ""} autofocus onText={(text) => onPick(field.name, { from: "own", text })} onLeave={() => undefined} />
        : <input class="input" dir="auto" aria-label={`${label}, merged`} value={pick.text ?? ""} onInput={(event) => onPick(field.name, { from: "own", text: event.currentTarget.value })} />)}
      {pick?.from === "both" && <p class="row-note merge-both">{textOf(field, pick)}</p>}
    </section>
  );
}

function Two({ pair, titles, busy, both, again, onReady, onMerge, onDismiss }: MergeViewProps & { readonly both: Both; readonly again: () => void }) {
  const [keep, setKeep] = useState<Half>("a");
  const [own, setOwn] = useState<Picks>(new Map());
  const fields = fieldsOf(both.a.question, both.b.question);
  const picks: Picks = new Map([...proposed(fields, keep), ...own]);
  const question = mergedOf(fields, picks, pair[keep].key);
  onReady({ keep: pair[keep], drop: pair[other(keep)], question, keepRevision: both[keep].revision, dropRevision: both[other(keep)].revision, again });
  const differing = fields.filter((field) => !isSame(field));
  const alike = fields.filter(isSame);
  return (
    <>
      <div class="merge-two">
        {(["a", "b"] as const).map((half) => (
          <div key={half} class="merge-one">
            <p class="row-note">{headings[half]}, in <a href={`/sets/${encodeURIComponent(pair[half].set)}#q-${encodeURIComponent(pair[half].key)}`} target="_blank"><bdi>{titles.get(pair[half].set) ?? pair[half].set}</bdi></a></p>
            <p class="merge-title" dir="auto"><InlineProse text={pair[half].title || "Without a prompt"} /></p>
            <label class="merge-keep"><input type="radio" name="keep" checked={keep === half} onChange={() => setKeep(half)} /> This one stays, the other goes</label>
          </div>
        ))}
      </div>
      {differing.length === 0 && <p>They are the same in every word.</p>}
      {differing.map((field) => (
        <OneField key={field.name} field={field} picks={picks} onPick={(name, pick) => setOwn(new Map(own).set(name, pick))} />
      ))}
      {differing.length > 0 && <p class="row-note">Marked is what the other one hasn’t.{alike.length > 0 && ` The same in both: ${alike.map(({ label }) => fieldName(label)).join(", ")}.`}</p>}
      <div class="merge-foot">
        <Button kind="primary" busy={busy} keys="m" onClick={onMerge}>Same question: merge</Button>
        <Button keys="d" onClick={onDismiss} disabled={pair.dismissed}>{pair.dismissed ? "Marked as not the same" : "Not the same"}</Button>
      </div>
    </>
  );
}

/** Two questions word by word, and what becomes of them. */
export function MergeView(props: MergeViewProps) {
  const { pair } = props;
  const loaded = useLoaded(() => loadBoth(pair), [pair.a.set, pair.a.key, pair.b.set, pair.b.key]);
  return (
    <article class="merge" aria-label="Two questions">
      <p class="merge-kind">{pair.kind === "part" ? "One is part of the other" : `${pairWords[pair.kind]} each other`}, {percent(pair.score)} alike</p>
      <Shown what="Loading the two questions…" loaded={loaded}>{(both) => <Two {...props} both={both} again={() => { if (loaded.state !== "loading") loaded.again(); }} />}</Shown>
    </article>
  );
}
