import * as api from "../api/api.ts";
import { useLoaded } from "../frame/load.ts";
import { Shown } from "../frame/loading.tsx";
import { go } from "../frame/router.ts";
import { SignedIn } from "../frame/session.tsx";
import { useTitle } from "../frame/title.ts";
import { useActions } from "../ui/actions.ts";
import { EmptyState } from "../ui/empty.tsx";
import { asDate, count } from "../ui/time.ts";

function Sets() {
  const loaded = useLoaded(api.sets, []);
  const sets = loaded.state === "there" ? loaded.value : [];
  useActions(() => sets.map((set) => ({ id: `set-${set.id}`, group: "Question sets", label: `Read “${set.title}”`, run: () => go(`/sets/${set.id}`) })), [sets]);
  return (
    <>
      <div class="page-top"><h1 class="page-title">Question sets</h1></div>
      <Shown what="Loading the sets…" loaded={loaded}>
        {(list) => list.length === 0
          ? (
            <EmptyState title="No question set yet.">
              <p>A set is a Markdown file of questions with their answers. Bring one in on the server with <code>parley import FILE</code>; it appears here at once.</p>
            </EmptyState>
          )
          : (
            <ul class="rows">
              {list.map((set) => (
                <li key={set.id} class="row">
                  <div>
                    <h2 class="row-title"><a href={`/sets/${set.id}`}>{set.title}</a></h2>
                    <p class="row-note">{count(set.questions, "question")} in {count(set.topics, "topic")} · version {set.version}{set.license && ` · ${set.license}`}</p>
                  </div>
                  <p class="row-note">{asDate(set.changed_ms)}</p>
                </li>
              ))}
            </ul>
          )}
      </Shown>
    </>
  );
}

export function SetsScreen() {
  useTitle("Question sets");
  return <SignedIn>{() => <Sets />}</SignedIn>;
}
