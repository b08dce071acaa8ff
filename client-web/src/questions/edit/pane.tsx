import { useRef, useState } from "preact/hooks";
import { sentence } from "../../api/request.ts";
import type { OutlineBlock } from "../../api/set-types.ts";
import { Waiting } from "../../frame/loading.tsx";
import { Button } from "../../ui/button.tsx";
import { isolated } from "../../ui/direction.ts";
import { EmptyState } from "../../ui/empty.tsx";
import { InlineProse } from "../../ui/prose.tsx";
import { Menu } from "../../ui/menu.tsx";
import { Notice } from "../../ui/status.tsx";
import { placeWords } from "./outline.ts";
import { QuestionPane } from "./question-pane.tsx";
import { RetireDialog } from "./retire-dialog.tsx";
import { Remarks } from "./save-line.tsx";
import type { EditSession } from "./session.ts";
import { HeadPane, TopicPane } from "./topic-pane.tsx";
import type { BlockActions } from "./block-actions.ts";

interface PaneProps {
  readonly session: EditSession;
  readonly set: string;
  /** Empty: the set itself. */
  readonly selected: string;
  readonly block: OutlineBlock | undefined;
  readonly fresh: string | undefined;
  readonly actions: BlockActions;
  readonly onBack: () => void;
}

function Content({ session, selected, block, fresh }: Pick<PaneProps, "session" | "selected" | "block" | "fresh">) {
  const draft = session.open(selected).value;
  const { language } = session.head.value;
  switch (draft.state) {
    case "loading": return <Waiting text="Loading the text…" />;
    case "failed": return <Notice tone="bad" title={sentence(draft.error)}><Button small onClick={() => void session.reload(selected)}>Try again</Button></Notice>;
    case "gone": return <EmptyState title="This isn’t in the set any more."><p>Another author removed it, or the address is an old one. The set’s history has it.</p></EmptyState>;
    case "question": return <QuestionPane session={session} id={selected} draft={draft} block={block} setLanguage={language} isFresh={fresh === selected} />;
    case "topic": return <TopicPane session={session} id={selected} draft={draft} what={block?.kind ?? "topic"} lang={language} isFresh={fresh === selected} />;
  }
}

const whatNames = { topic: "Topic", subtopic: "Subtopic", question: "Question" } as const;

/** What is chosen in the tree, to be edited. */
export function Pane({ session, set, selected, block, fresh, actions, onBack }: PaneProps) {
  const [preview, setPreview] = useState(false);
  const [retiring, setRetiring] = useState(false);
  const pane = useRef<HTMLDivElement>(null);
  const isQuestion = block?.kind === "question";
  return (
    <div class="edit-pane" ref={pane} data-preview={preview}>
      <div class="edit-pane-head">
        <Button class="edit-back" small onClick={onBack}>All questions</Button>
        <div class="edit-where">
          <h2 id="edited" tabIndex={-1}>
            {selected === "" ? "About this set" : block?.title ? <InlineProse text={block.title} /> : block ? `${whatNames[block.kind]} without ${isQuestion ? "a prompt" : "a title"}` : "Not in the set"}
          </h2>
          {block && <p class="edit-note">{whatNames[block.kind]} {placeWords(session.outline.value, selected)}</p>}
        </div>
        <div class="edit-pane-tools">
          <Button class="edit-switch" small aria-pressed={preview} onClick={() => setPreview(!preview)}>{preview ? "Write" : "Preview"}</Button>
          {block && (
            <Menu
              label="Move" small kind="plain"
              groups={[[{ label: "Up", run: () => actions.step(-1) }, { label: "Down", run: () => actions.step(1) }],
                actions.homes.map(({ key, title }) => ({ label: `To ${isolated(title) || "the part without a topic"}`, run: () => actions.moveTo(key) }))].filter((group) => group.length > 0)}
            />
          )}
          {block && (
            <Menu
              label="More" small kind="plain"
              groups={[
                isQuestion ? [block.state === "retired" ? { label: "Bring it back", run: () => session.unretire(selected) } : { label: "Retire…", run: () => setRetiring(true) }, { label: "Its history", run: () => actions.history(set) }] : [],
                [{ label: isQuestion ? "Remove" : `Remove with all that is in it`, run: actions.remove }],
              ].filter((group) => group.length > 0)}
            />
          )}
        </div>
      </div>
      <Remarks session={session} about={selected} />
      {selected === "" ? <HeadPane session={session} /> : <Content session={session} selected={selected} block={block} fresh={fresh} />}
      {retiring && <RetireDialog onClose={() => setRetiring(false)} onRetire={(reason, note) => session.retire(selected, reason, note)} />}
    </div>
  );
}
