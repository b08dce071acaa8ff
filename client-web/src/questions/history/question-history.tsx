import * as sets from "../../api/sets.ts";
import type { BlockVersion } from "../../api/set-types.ts";
import { useLoaded } from "../../frame/load.ts";
import { Shown } from "../../frame/loading.tsx";
import { Button, LinkButton } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty.tsx";
import { InlineProse } from "../../ui/prose.tsx";
import { asDateAndClock } from "../../ui/time.ts";
import { headOfPrompt } from "../edit/raw.ts";
import { WordDiff } from "../text/word-diff-view.tsx";
import { asText } from "./words.ts";

interface QuestionHistoryProps {
  readonly set: string;
  readonly id: string;
  /** Changes when there is something new. */
  readonly turn: number;
  readonly mayChange: boolean;
  readonly onRestore: (version: number) => void;
}

function OneVersion({ one, before, index, mayChange, onRestore }: {
  readonly one: BlockVersion;
  readonly before: BlockVersion | undefined;
  readonly index: number;
} & Pick<QuestionHistoryProps, "mayChange" | "onRestore">) {
  const when = one.to_version === 0 ? "as it stands" : `until version ${one.to_version}`;
  return (
    <li class="change">
      <div class="page-top">
        <div>
          <h2 class="change-title">From version {one.from_version}, {when}</h2>
          <p class="row-note">{[asDateAndClock(one.changed_ms), one.by].filter(Boolean).join(" · ")}</p>
        </div>
        {mayChange && (index > 0 || one.to_version !== 0) && <Button small onClick={() => onRestore(one.from_version)}>Restore this wording</Button>}
      </div>
      <WordDiff before={before ? asText(before.question) : ""} after={asText(one.question)} whole={!before} />
    </li>
  );
}

/** All wordings of one question, each against the one before. */
export function QuestionHistory({ set, id, turn, mayChange, onRestore }: QuestionHistoryProps) {
  const loaded = useLoaded(() => sets.blockHistory(set, id), [set, id, turn]);
  return (
    <Shown what="Loading the question’s history…" loaded={loaded}>
      {(history) => history.length === 0
        ? <EmptyState title="This question has no history." />
        : (
          <>
            <div class="history-compare">
              <p class="page-lead">All wordings of “<InlineProse text={headOfPrompt(history[0]?.question.prompt ?? "")} />”, the newest first, each with what it changed.</p>
              <LinkButton small href={`/sets/${encodeURIComponent(set)}/history`}>All versions</LinkButton>
            </div>
            <ol class="changes" reversed>
              {history.map((one, index) => (
                <OneVersion key={one.from_version} one={one} before={history[index + 1]} index={index} mayChange={mayChange} onRestore={onRestore} />
              ))}
            </ol>
          </>
        )}
    </Shown>
  );
}
