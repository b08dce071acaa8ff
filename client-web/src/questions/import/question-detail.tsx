import { useState } from "preact/hooks";
import { sentence } from "../../api/request.ts";
import { setBlock } from "../../api/sets.ts";
import type { DuplicatePair, ImportedQuestion } from "../../api/set-types.ts";
import { useLoaded } from "../../frame/load.ts";
import { Shown } from "../../frame/loading.tsx";
import { Button } from "../../ui/button.tsx";
import { InlineProse } from "../../ui/prose.tsx";
import { StatusLine, announce, toast } from "../../ui/status.tsx";
import { ChangeFields, importSides } from "./change-fields.tsx";
import { CorrectForm, type Place } from "./correct-form.tsx";
import { type Side, type Verdict, decidedField, sideOf } from "./decisions.ts";
import { type Item, linesOf } from "./items.ts";
import { RawView } from "./raw-view.tsx";
import type { ImportSession } from "./session.ts";
import { pairWords, percent } from "./words.ts";

interface DetailProps {
  readonly session: ImportSession;
  readonly item: Item;
  readonly verdict: Verdict | undefined;
  readonly places: () => readonly Place[];
  /** What it would be joined to; absent when there is nothing before it. */
  readonly owner: () => Item | undefined;
  readonly setTitles: ReadonlyMap<string, string>;
}

const at = (set: string, key: string): string => `/sets/${encodeURIComponent(set)}#q-${encodeURIComponent(key)}`;

/** A decision on the whole of it, where one side has it no more. */
function Missing({ item, verdict, onWhole }: { readonly item: Item; readonly verdict: Verdict | undefined; readonly onWhole: (side: Side | undefined) => void }) {
  const isTheirs = verdict?.whole === "theirs";
  const isChanged = item.kind === "conflict";
  if (item.isRemovedHere) {
    return (
      <div class="import-say">
        <p>It was removed from this set{isChanged ? ", and the source has changed it since" : ""}. {isTheirs ? "It is imported again." : "It stays removed."}</p>
        <Button small aria-pressed={isTheirs} onClick={() => onWhole(isTheirs ? undefined : "theirs")}>{isTheirs ? "Leave it removed" : "Import it again"}</Button>
      </div>
    );
  }
  return (
    <div class="import-say">
      <p>The source has it no more{isChanged ? ", and it was edited here" : ""}. {isTheirs ? "It is removed here, too." : "It stays in this set."}</p>
      <Button small aria-pressed={isTheirs} onClick={() => onWhole(isTheirs ? undefined : "theirs")}>{isTheirs ? "Keep it" : "Remove it here, too"}</Button>
    </div>
  );
}

function Pair({ pair, verdict, setTitles, onOut, onMerge }: {
  readonly pair: DuplicatePair;
  readonly verdict: Verdict | undefined;
  readonly setTitles: ReadonlyMap<string, string>;
  readonly onOut: (out: boolean) => void;
  readonly onMerge: (merge: boolean) => void;
}) {
  const isMerged = verdict?.merge?.includes(`${pair.b.set}/${pair.b.key}`) ?? false;
  return (
    <li class="import-say">
      <p>
        {pairWords[pair.kind]} <a href={at(pair.b.set, pair.b.key)} target="_blank"><bdi><InlineProse text={pair.b.title || "a question without a prompt"} /></bdi></a>{" "}
        in “<bdi>{setTitles.get(pair.b.set) ?? pair.b.set}</bdi>”, {percent(pair.score)} alike.
      </p>
      {pair.kind !== "related" && (
        <div class="import-say-tools">
          <Button small aria-pressed={!verdict?.out && !isMerged} onClick={() => { onOut(false); onMerge(false); }}>Keep both</Button>
          <Button small aria-pressed={verdict?.out === true} onClick={() => onOut(true)}>Leave this one out</Button>
          <Button small aria-pressed={isMerged && !verdict?.out} onClick={() => { onOut(false); onMerge(true); }}>Merge them afterwards</Button>
        </div>
      )}
    </li>
  );
}

function AsRead({ found, item }: { readonly found: ImportedQuestion; readonly item: Item }) {
  return (
    <div class="import-source">
      <h4>As it was read{linesOf(item) && `, from ${linesOf(item)}`}</h4>
      {found.source
        ? <pre tabIndex={0} role="group" aria-label="Lines of the document">{found.source.trimEnd()}</pre>
        : <p class="row-note">The lines of this document can’t be shown: it isn’t text in UTF-8, or was made of several parts.</p>}
    </div>
  );
}

/** All of one question: what was read, what becomes of it, and what can be said against that. */
export function QuestionDetail({ session, item, verdict, places, owner, setTitles }: DetailProps) {
  const { id, change, read } = item;
  const [correcting, setCorrecting] = useState(false);
  const loaded = useLoaded(() => (read ? session.question(id) : Promise.resolve(undefined)), [id]);
  const decide = (part: Parameters<ImportSession["decide"]>[1]) => session.decide([id], part);
  const before = read ? owner() : undefined;
  const found = loaded.state === "there" ? loaded.value : undefined;
  const takePrompt = async (set: string, key: string) => {
    try {
      const block = await setBlock(set, key);
      if (block.kind !== "question" || !found) return;
      const base = verdict?.question ?? found.question;
      const { prompt, kind, difficulty } = block.question;
      decide({ question: { ...base, prompt, ...(!base.kind && kind && { kind }), ...(!base.difficulty && difficulty && { difficulty }) } });
      announce("The prompt was taken.");
    } catch (error) {
      toast(sentence(error));
    }
  };
  return (
    <div class="import-detail">
      {item.warnings.map((note, index) => <StatusLine key={index} tone="caution">Line {note.line}: {note.reason}</StatusLine>)}
      {change?.missing && <Missing item={item} verdict={verdict} onWhole={(whole) => decide({ whole, fields: undefined })} />}
      {change && !change.missing && change.fields.length > 0 && (
        <>
          {change.fields.length > 1 && (
            <div class="import-say-tools">
              <Button small aria-pressed={verdict?.whole === "ours"} onClick={() => decide({ whole: "ours", fields: undefined })}>Keep all of ours</Button>
              <Button small aria-pressed={verdict?.whole === "theirs"} onClick={() => decide({ whole: "theirs", fields: undefined })}>Take all of the source’s</Button>
            </div>
          )}
          <ChangeFields
            change={change} fields={change.fields} words={importSides}
            sideOf={(field) => sideOf(field, change, verdict)} isOpen={(field) => !verdict?.whole && !verdict?.fields?.has(field.name)}
            onSide={(field, side) => { session.verdicts.value = decidedField(session.verdicts.peek(), id, field, side); }}
          />
        </>
      )}
      {item.pairs.length + item.twins.length > 0 && (
        <ul class="import-pairs">
          {item.pairs.map((pair) => (
            <Pair
              key={`${pair.b.set}/${pair.b.key}`} pair={pair} verdict={verdict} setTitles={setTitles} onOut={(out) => decide({ out })}
              onMerge={(on) => {
                const own = `${pair.b.set}/${pair.b.key}`;
                const rest = (session.verdicts.peek().get(id)?.merge ?? []).filter((one) => one !== own);
                const next = on ? [...rest, own] : rest;
                decide({ merge: next.length > 0 ? next : undefined });
              }}
            />
          ))}
          {item.twins.map((twin) => (
            <li key={twin.id} class="import-say">
              <p>{pairWords[twin.kind]} <bdi><InlineProse text={twin.title || "a question without a prompt"} /></bdi> in this document, {percent(twin.score)} alike.</p>
            </li>
          ))}
        </ul>
      )}
      {item.answers && (
        <div class="import-say">
          <p>
            Seems to answer: <a href={at(item.answers.question.set, item.answers.question.key)} target="_blank"><bdi><InlineProse text={item.answers.question.title} /></bdi></a>{" "}
            in “<bdi>{setTitles.get(item.answers.question.set) ?? item.answers.question.set}</bdi>”.
          </p>
          <Button small onClick={() => { const match = item.answers; if (match) void takePrompt(match.question.set, match.question.key); }}>Take that question’s prompt</Button>
        </div>
      )}
      {verdict?.join && (
        <div class="import-say">
          <p>It belongs to “{before ? <bdi><InlineProse text={before.title || "the question without a prompt"} /></bdi> : "the question before it"}”, and goes to the end of its answer{before && session.verdicts.value.get(before.id)?.out ? "; that one is left out, and this with it" : ""}.</p>
          <Button small onClick={() => decide({ join: undefined })}>It is a question of its own</Button>
        </div>
      )}
      {read && (
        <Shown what="Loading the question…" loaded={loaded}>
          {(value) => value && (correcting
            ? (
              <CorrectForm
                title={item.title || "the question"} question={verdict?.question ?? value.question} place={verdict?.place ?? { topic: item.topic, subtopic: item.subtopic }} places={places()}
                onCancel={() => setCorrecting(false)}
                onKeep={(question, place) => {
                  const isSame = JSON.stringify(question) === JSON.stringify(value.question);
                  const stays = place.topic === item.topic && place.subtopic === item.subtopic;
                  decide({ question: isSame ? undefined : question, place: stays ? undefined : place });
                  setCorrecting(false);
                }}
              />
            )
            : (
              <>
                <div class="import-beside">
                  <div class="import-become">
                    <h4>{verdict?.question ? "As you corrected it" : "As it will be"}</h4>
                    <RawView question={verdict?.question ?? value.question} />
                  </div>
                  <AsRead found={value} item={item} />
                </div>
                <div class="import-say-tools">
                  {!verdict?.join && <Button small onClick={() => setCorrecting(true)}>Correct it or move it…</Button>}
                  {before && !verdict?.join && <Button small onClick={() => { decide({ join: true, out: undefined, question: undefined, place: undefined }); announce("It belongs to the question before it."); }}>It belongs to the question before it</Button>}
                  {(verdict?.question || verdict?.place) && <Button small onClick={() => decide({ question: undefined, place: undefined })}>As it was read</Button>}
                </div>
              </>
            ))}
        </Shown>
      )}
    </div>
  );
}
