import { useEffect, useMemo, useState } from "preact/hooks";
import type { Format, ImportStatus, SetRow } from "../../api/set-types.ts";
import { useActions } from "../../ui/actions.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/status.tsx";
import { count } from "../../ui/time.ts";
import { ChangeFields, importSides } from "./change-fields.tsx";
import { ColumnsTable } from "./columns-table.tsx";
import { countFates, openConflicts } from "./decisions.ts";
import type { Item } from "./items.ts";
import { OptionsForm } from "./options-form.tsx";
import { QuestionList } from "./question-list.tsx";
import { ReportView } from "./report-view.tsx";
import { type Filter, countFilters, filterNames, filterWords, filtered } from "./rows.ts";
import type { ImportSession } from "./session.ts";
import { commitWords } from "./words.ts";

/** What is known of the server besides the import. */
export interface Surroundings {
  readonly formats: readonly Format[];
  readonly fields: readonly string[];
  /** In use. */
  readonly sets: readonly SetRow[];
  /** Of archived sets. */
  readonly archived: readonly SetRow[];
}

interface PreviewProps {
  readonly session: ImportSession;
  readonly status: ImportStatus;
  readonly items: readonly Item[];
  readonly error: string | undefined;
  readonly isWriting: boolean;
  readonly around: Surroundings;
}

const pauseMs = 120;

function useTyped(): readonly [string, string, (typed: string) => void] {
  const [typed, setTyped] = useState("");
  const [settled, setSettled] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), pauseMs);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, settled, setTyped];
}

function Filters({ session, items, chosen, onChoose }: { readonly session: ImportSession; readonly items: readonly Item[]; readonly chosen: Filter; readonly onChoose: (filter: Filter) => void }) {
  const verdicts = session.verdicts.value;
  const counts = useMemo(() => countFilters(items, verdicts), [items, verdicts]);
  return (
    <div class="import-filters" role="group" aria-label="Show">
      {filterNames.filter((name) => counts[name] > 0 || name === chosen || name === "all").map((name) => (
        <button key={name} type="button" class="import-filter" aria-pressed={name === chosen} onClick={() => onChoose(name)}>
          {filterWords[name]} <span class="import-filter-count">{counts[name].toLocaleString("en")}</span>
        </button>
      ))}
    </div>
  );
}

/** Everything that would be written, before it is. */
export function Preview({ session, status, items, error, isWriting, around }: PreviewProps) {
  const [filter, setFilter] = useState<Filter>("all");
  const [typed, words, setTyped] = useTyped();
  const verdicts = session.verdicts.value;
  const head = session.head.value;
  const { report, changes, columns, set_id } = status;
  const setTitles = useMemo(() => new Map([...around.sets, ...around.archived].map(({ id, title }) => [id, title])), [around]);
  const shown = useMemo(() => filtered(items, verdicts, filter, words), [items, verdicts, filter, words]);
  const fates = useMemo(() => countFates(items, verdicts), [items, verdicts]);
  const removed = items.filter(({ isRemovedHere }) => isRemovedHere).map(({ id }) => id);
  const undecided = openConflicts(items, verdicts);
  const format = around.formats.find(({ name }) => name === report?.format)?.title ?? report?.format ?? "";
  const ownHead = (changes?.head ?? []).filter((field) => !status.is_new && (field.taken || field.conflict));
  const headTaken = ownHead.some((field) => (head.get(field.name) ?? (field.taken ? "theirs" : "ours")) === "theirs");
  const foundTitle = (status.is_new ? changes?.head.find(({ name }) => name === "title")?.theirs : undefined) ?? setTitles.get(set_id ?? "") ?? report?.source ?? "";
  const into = setTitles.get(set_id ?? "") ?? foundTitle;
  const label = changes ? commitWords(fates, report?.topics.length ?? 0, status.is_new === true, headTaken) : "";
  const commit = () => void session.commit();
  const again = (ids: readonly string[]) => session.decide(ids, { whole: "theirs", fields: undefined });
  useActions(() => [
    { id: "commit", group: "Import", label: label || "Import", keys: "Mod-Enter", unavailable: label ? undefined : "there is nothing to write", run: commit },
    { id: "leave", group: "Import", label: "Leave without importing", run: () => void session.leave() },
    ...filterNames.map((name) => ({ id: `filter-${name}`, group: "Show", label: filterWords[name], run: () => setFilter(name) })),
  ], [label, session]);
  return (
    <div class="import-preview">
      <ReportView
        status={status} formatTitle={format} into={into} removedHere={removed.filter((id) => verdicts.get(id)?.whole !== "theirs").length}
        onReimport={() => again(removed)} onTranscript={() => void session.read({ transcript: true })}
      />
      {columns && (
        <details class="import-how" open={!columns.fields.includes("prompt") || report?.imported === 0}>
          <summary>Columns: {columns.names.length}, of which {columns.fields.filter(Boolean).length} are imported</summary>
          <ColumnsTable columns={columns} fields={around.fields} onRead={(options) => void session.read(options)} />
        </details>
      )}
      <details class="import-how" open={report?.imported === 0 && !report.offer && !columns}>
        <summary>How it is read</summary>
        <OptionsForm
          options={session.options.value} formats={around.formats} sets={around.sets} taken={new Set(setTitles.keys())}
          found={{ format, title: foundTitle, into: status.is_new ? `a new set, ${into}` : into }} onRead={(options) => void session.read(options)}
        />
      </details>
      {ownHead.length > 0 && (
        <details class="import-how" open={ownHead.some(({ conflict }) => conflict)}>
          <summary>The set’s own texts: {count(ownHead.length, "change")}</summary>
          <ChangeFields
            heading="h2" fields={ownHead} words={importSides} sideOf={(field) => head.get(field.name) ?? (field.taken ? "theirs" : "ours")}
            isOpen={(field) => !head.has(field.name)} onSide={(field, side) => { session.head.value = new Map(head).set(field, side); }}
          />
        </details>
      )}
      {items.length > 0 && (
        <>
          <h2 class="out-of-sight">Questions</h2>
          <div class="import-tools">
            <Filters session={session} items={items} chosen={filter} onChoose={setFilter} />
            <search><TextField label="Find in the questions" value={typed} autocomplete="off" onText={setTyped} /></search>
          </div>
          {shown.length > 0
            ? <QuestionList key={report?.source} session={session} items={items} shown={shown} setTitles={setTitles} />
            : <p class="import-none">{words ? "No question here has these words." : "There is none."}</p>}
        </>
      )}
      <div class="import-foot">
        {error && <Notice tone="bad" title={error} />}
        <div class="form-foot">
          {label && <Button kind="primary" busy={isWriting && "Importing…"} keys="Mod-Enter" onClick={commit}>{label}</Button>}
          <Button onClick={() => void session.leave()}>{label ? "Leave without importing" : "Choose something else"}</Button>
          <p class="import-foot-note" role="status">
            {[
              !label && items.length > 0 ? "Nothing to import: it is all there already, or left out." : "",
              fates.out > 0 ? `${fates.out.toLocaleString("en")} left out` : "", fates.removed > 0 ? `${count(fates.removed, "question is", "questions are")} removed` : "",
              undecided.length > 0 ? `${count(undecided.length, "conflict")} undecided: ours stays` : "",
            ].filter(Boolean).join(" · ")}
          </p>
        </div>
      </div>
    </div>
  );
}
