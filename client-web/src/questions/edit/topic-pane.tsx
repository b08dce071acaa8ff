import { useEffect, useRef } from "preact/hooks";
import type { SetHead } from "../../api/set-types.ts";
import { isolated } from "../../ui/direction.ts";
import { TextField } from "../../ui/field.tsx";
import { ListField } from "./list-field.tsx";
import { MarkdownField } from "./markdown-field.tsx";
import type { TopicDraft } from "./drafts.ts";
import type { EditSession } from "./session.ts";

interface TopicPaneProps {
  readonly session: EditSession;
  readonly id: string;
  readonly draft: TopicDraft;
  readonly what: string;
  readonly lang: string;
  /** It was made just now, so the first thing is to name it. */
  readonly isFresh: boolean;
}

/** A topic's or subtopic's title and preamble. */
export function TopicPane({ session, id, draft, what, lang, isFresh }: TopicPaneProps) {
  const change = (part: Partial<TopicDraft["typed"]>) => session.changeTopic(id, { ...draft.typed, ...part });
  const leave = () => session.flush();
  const title = useRef<HTMLDivElement>(null);
  const isNamed = draft.typed.title.trim() !== "" || draft.known.title === "";
  useEffect(() => {
    if (isFresh) title.current?.querySelector("input")?.select();
  }, []);
  return (
    <>
      <div ref={title} class="edit-head-field" onFocusOut={leave}>
        <TextField label={`Title of the ${what}`} value={draft.typed.title} error={isNamed ? undefined : `It needs one; until then it stays “${isolated(draft.known.title)}”.`} autocomplete="off" onText={(title) => change({ title })} />
      </div>
      <section class="edit-section" aria-label="Preamble">
        <div class="edit-section-head"><h3>Preamble</h3><p class="edit-note">Stands before the questions; candidates don’t see it.</p></div>
        <MarkdownField label="Preamble" text={draft.typed.intro} lang={lang} onText={(intro) => change({ intro })} onLeave={leave} />
      </section>
    </>
  );
}

/** The set's own title, introduction and so on. */
export function HeadPane({ session }: { readonly session: EditSession }) {
  const head = session.head.value;
  const change = (part: Partial<SetHead>) => session.changeHead({ ...head, ...part });
  const leave = () => session.flush();
  return (
    <>
      <div class="edit-facts edit-facts-head" onFocusOut={leave}>
        <TextField label="Title of the set" value={head.title} autocomplete="off" onText={(title) => change({ title })} error={head.title.trim() ? undefined : "A set needs a title."} />
        <TextField label="Licence" value={head.license} autocomplete="off" placeholder="CC-BY-4.0" onText={(license) => change({ license })} />
        <TextField label="Language" value={head.language} autocomplete="off" placeholder="en" onText={(language) => change({ language })} />
        <TextField label="Source" value={head.source} autocomplete="off" onText={(source) => change({ source })} />
        <ListField label="Authors" values={head.authors} onValues={(authors) => change({ authors })} />
        <ListField label="Tags" values={head.tags} onValues={(tags) => change({ tags })} />
      </div>
      <section class="edit-section" aria-label="Introduction">
        <div class="edit-section-head"><h3>Introduction</h3></div>
        <MarkdownField label="Introduction" text={head.intro} lang={head.language} onText={(intro) => change({ intro })} onLeave={leave} />
      </section>
    </>
  );
}
