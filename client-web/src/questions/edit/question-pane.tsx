import { useEffect, useRef, useState } from "preact/hooks";
import type { OutlineBlock, RawQuestion, RawSection } from "../../api/set-types.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Menu } from "../../ui/menu.tsx";
import { Notice } from "../../ui/status.tsx";
import { asDate, count } from "../../ui/time.ts";
import { knownSections, sectionRank } from "../text/sections.ts";
import type { QuestionDraft } from "./drafts.ts";
import { MarkdownField } from "./markdown-field.tsx";
import { QuestionFields } from "./question-fields.tsx";
import { replaced } from "./rows.ts";
import { SectionEditor } from "./section-editor.tsx";
import type { EditSession } from "./session.ts";

interface QuestionPaneProps {
  readonly session: EditSession;
  readonly id: string;
  readonly draft: QuestionDraft;
  readonly block: OutlineBlock | undefined;
  readonly setLanguage: string;
  /** It was made just now, so the first thing is to write it. */
  readonly isFresh: boolean;
}

const retiredName = "Retired";

function AddSection({ sections, onAdd }: { readonly sections: readonly RawSection[]; readonly onAdd: (name: string) => void }) {
  const [own, setOwn] = useState<string>();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector("input")?.focus(), [own === undefined]);
  const missing = knownSections.filter((name) => !sections.some((one) => one.name === name));
  const taken = own !== undefined && sections.some(({ name }) => name.toLowerCase() === own.trim().toLowerCase());
  if (own === undefined) {
    return (
      <Menu
        label="Add a section" kind="plain" side="start"
        groups={[missing.map((name) => ({ label: name, run: () => onAdd(name) })), [{ label: "With a name of its own…", run: () => setOwn("") }]].filter((group) => group.length > 0)}
      />
    );
  }
  return (
    <form
      ref={form} class="edit-add-section"
      onSubmit={(event) => {
        event.preventDefault();
        if (!own.trim() || taken) return;
        onAdd(own.trim());
        setOwn(undefined);
      }}
    >
      <TextField label="Name of the section" value={own} autocomplete="off" onText={setOwn} error={taken ? "There is a section of this name." : undefined} />
      <div class="form-foot">
        <Button type="submit" kind="primary" small>Add it</Button>
        <Button small onClick={() => setOwn(undefined)}>Don’t</Button>
      </div>
    </form>
  );
}

function Retired({ text, onBack }: { readonly text: string; readonly onBack: () => void }) {
  const [first = "", ...note] = text.split("\n");
  return (
    <Notice tone="caution" title={`Retired: ${first}`}>
      {note.join(" ").trim() && <p>{note.join(" ").trim()}</p>}
      <Button small onClick={onBack}>Bring it back</Button>
    </Notice>
  );
}

/** One question: prompt, short values, sections. */
export function QuestionPane({ session, id, draft, block, setLanguage, isFresh }: QuestionPaneProps) {
  const [added, setAdded] = useState<string>();
  const question = draft.typed;
  const sections = question.sections ?? [];
  const shown = sections.filter(({ name }) => name !== retiredName);
  const lang = question.lang || setLanguage || undefined;
  const change = (part: Partial<RawQuestion>) => session.changeQuestion(id, { ...question, ...part });
  const changeSections = (next: readonly RawSection[]) => change({ sections: next });
  const leave = () => session.flush();
  const retired = sections.find(({ name }) => name === retiredName);
  const remove = (section: RawSection) => {
    changeSections(sections.filter((one) => one !== section));
    session.offerUndo(`Removed the section “${section.name}”.`, () => {
      const now = session.open(id).peek();
      if (now.state !== "question") return;
      const rest = (now.typed.sections ?? []).filter(({ name }) => name !== section.name);
      session.changeQuestion(id, { ...now.typed, sections: [...rest, section].sort((a, b) => sectionRank(a.name) - sectionRank(b.name)) });
    });
  };
  return (
    <>
      {(retired || question.status === "retired") && <Retired text={retired?.text ?? "no reason given"} onBack={() => session.unretire(id)} />}
      {block?.asked && <p class="edit-asked">Asked {count(block.asked.times, "time")} of {count(block.asked.candidates, "candidate")}, last on {asDate(block.asked.last_ms)}.</p>}
      <section class="edit-section" aria-label="Prompt">
        <div class="edit-section-head"><h3>Prompt</h3><p class="edit-note">Its first line is what the question is called.</p></div>
        <MarkdownField
          label="Prompt" text={question.prompt} lang={lang} hint="What is asked" autofocus={isFresh}
          onText={(prompt) => change({ prompt })} onLeave={leave}
        />
      </section>
      <div onFocusOut={leave}><QuestionFields question={question} setLanguage={setLanguage} onChange={change} /></div>
      {shown.map((section) => (
        <SectionEditor
          key={section.name} section={section} lang={lang} autofocus={section.name === added} onLeave={leave} onRemove={() => remove(section)}
          onText={(text) => changeSections(replaced(sections, sections.indexOf(section), { ...section, text }))}
        />
      ))}
      <AddSection
        sections={sections}
        onAdd={(name) => {
          setAdded(name);
          changeSections([...sections, { name, text: "" }].sort((a, b) => sectionRank(a.name) - sectionRank(b.name)));
        }}
      />
    </>
  );
}
