import type { Change, ChangedField, Changes } from "../../api/set-types.ts";
import { InlineProse } from "../../ui/prose.tsx";
import { WordDiff } from "../text/word-diff-view.tsx";
import { changeWords, fieldName, summary } from "./words.ts";

function Fields({ fields }: { readonly fields: readonly ChangedField[] }) {
  return (
    <dl class="changes-fields">
      {fields.map((field) => (
        <div key={field.name}>
          <dt>{fieldName(field.name)}</dt>
          <dd><WordDiff before={field.base ?? ""} after={field.theirs ?? ""} /></dd>
        </div>
      ))}
    </dl>
  );
}

function OneChange({ change, historyOf }: { readonly change: Change; readonly historyOf: ((key: string) => string) | undefined }) {
  return (
    <li class="change">
      <h2 class="change-title">
        <span class={`change-kind change-${change.kind}`}>{changeWords[change.kind]}{change.moved && change.kind !== "moved" ? ", moved" : ""}</span>{" "}
        <bdi><InlineProse text={change.title} /></bdi>
      </h2>
      <p class="row-note"><bdi>{change.topic || "Without a topic"}</bdi>{historyOf && <>{" · "}<a href={historyOf(change.id)}>Its history</a></>}</p>
      <Fields fields={change.fields} />
    </li>
  );
}

/** What is different between two versions: from `base` to `theirs`. */
export function ChangesView({ changes, historyOf }: { readonly changes: Changes; readonly historyOf?: (key: string) => string }) {
  const shown = changes.changes.filter(({ kind, moved }) => kind !== "same" || moved);
  return (
    <>
      <p class="page-lead">{summary(changes)}.</p>
      {changes.head.length > 0 && (
        <section class="change" aria-label="The set’s own texts">
          <h2 class="change-title">The set’s own texts</h2>
          <Fields fields={changes.head} />
        </section>
      )}
      <ol class="changes">{shown.map((change) => <OneChange key={change.id} change={change} historyOf={historyOf} />)}</ol>
    </>
  );
}
