import { useEffect, useState } from "preact/hooks";
import type { Recommendation } from "../../protocol/generated/messages.ts";
import { Button } from "../../ui/button.tsx";
import { StatusLine } from "../../ui/status.tsx";
import { uncommented, unrated, type Missing } from "../marks.ts";
import { useRoom } from "../use-room.tsx";
import { recommendationWords } from "../words.ts";
import { useMarkedRoom } from "./use-panel.ts";

const order: readonly Recommendation[] = ["strong-no", "no", "yes", "strong-yes"];

interface Draft {
  readonly recommendation: Recommendation | undefined;
  readonly text: string;
}

const isDraft = (value: unknown): value is Draft => typeof value === "object" && value !== null && "text" in value && typeof value.text === "string";

/** A scorecard is sent as a whole; until then its words are kept in this browser. */
function useDraft(place: string, sent: Draft): readonly [Draft, (draft: Draft) => void, () => void] {
  const [draft, setDraft] = useState<Draft>(() => {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(place) ?? "null");
      return isDraft(kept) ? kept : sent;
    } catch {
      return sent;
    }
  });
  const change = (next: Draft): void => {
    setDraft(next);
    try {
      localStorage.setItem(place, JSON.stringify(next));
    } catch {
      // it stays on the page, and the page says that it isn't submitted
    }
  };
  return [draft, change, () => localStorage.removeItem(place)];
}

function Missings({ missing, one, many }: { readonly missing: readonly Missing[]; readonly one: string; readonly many: string }) {
  if (missing.length === 0) return null;
  const names = missing.map(({ question, name }) => `${name} (${question.title})`);
  return (
    <details class="missing">
      <summary>{missing.length === 1 ? `1 ${one}` : `${missing.length} ${many}`}</summary>
      <ul>{names.map((name) => <li key={name}>{name}</li>)}</ul>
    </details>
  );
}

export function Scorecard() {
  const client = useRoom();
  const room = useMarkedRoom();
  const me = client.self.value?.member ?? "";
  const sent = room.submissions.get(me);
  const [draft, change, forget] = useDraft(`parley.scorecard/${room.room}/${me}`, { recommendation: sent?.recommendation, text: sent?.text ?? "" });
  const sending = client.pending.value.some(({ type }) => type === "submit");
  const changed = draft.text !== (sent?.text ?? "") || draft.recommendation !== sent?.recommendation;
  useEffect(() => { if (sent && !changed) forget(); }, [sent, changed]);
  const submit = (): void => {
    if (!draft.recommendation || sending) return;
    client.ask({ type: "submit", recommendation: draft.recommendation, text: draft.text.trim() });
    change({ ...draft, text: draft.text.trim() });
  };
  return (
    <section class="scorecard" aria-labelledby="scorecard-title">
      <h2 class="staged-title" id="scorecard-title">Your scorecard</h2>
      <form class="form" onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <fieldset class="recommendation">
          <legend class="section-head">Recommendation</legend>
          <div class="scale">
            {order.map((one) => (
              <label key={one} class={draft.recommendation === one ? "scale-point scale-chosen" : "scale-point"}>
                <input type="radio" name="recommendation" checked={draft.recommendation === one} onChange={() => change({ ...draft, recommendation: one })} />
                <span>{recommendationWords[one]}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <label class="field">
          <span class="field-label">Why</span>
          <textarea class="input" rows={5} maxLength={8000} value={draft.text} onInput={(event) => change({ ...draft, text: event.currentTarget.value })} />
          <span class="field-hint">Markdown. Until you submit it is kept in this browser only.</span>
        </label>
        <div class="missing-list">
          <Missings missing={unrated(room, me)} one="competency has no entry of yours." many="competencies have no entry of yours." />
          <Missings missing={uncommented(room, me)} one="of your marks stands without a word beside it." many="of your marks stand without a word beside them." />
        </div>
        <p class="form-foot">
          <Button kind="primary" type="submit" busy={sending && "Submitting…"} disabled={!draft.recommendation || (sent !== undefined && !changed)}>{sent ? "Submit a revision" : "Submit the scorecard"}</Button>
          {sent ? <StatusLine tone={changed ? "caution" : "good"}>{changed ? "Submitted; this change isn’t yet" : "Submitted"}</StatusLine> : <span class="faint">Submitting locks your marks; a later change is recorded as a revision.</span>}
        </p>
      </form>
    </section>
  );
}
