import { useRef, useState } from "preact/hooks";
import type { RawSection } from "../../api/set-types.ts";
import { Button } from "../../ui/button.tsx";
import { Prose } from "../../ui/prose.tsx";
import { MarkdownField } from "./markdown-field.tsx";
import { partEditor } from "./part-editors.tsx";

interface SectionEditorProps {
  readonly section: RawSection;
  readonly lang: string | undefined;
  readonly autofocus: boolean;
  readonly onText: (text: string) => void;
  readonly onRemove: () => void;
  readonly onLeave: () => void;
}

/** One section: as a form where it has one and the text follows it, else as Markdown. */
export function SectionEditor({ section, lang, autofocus, onText, onRemove, onLeave }: SectionEditorProps) {
  const part = partEditor(section.name);
  const [asMarkdown, setAsMarkdown] = useState(false);
  const written = useRef<string>(undefined); // by the form: it stays while somebody types in it
  const fits = section.text === written.current || (part?.fits(section.text) ?? false);
  const write = (text: string) => {
    written.current = text;
    onText(text);
  };
  const Form = part && fits && !asMarkdown ? part.Editor : undefined;
  return (
    <section class="edit-section" aria-label={section.name}>
      <div class="edit-section-head">
        <h3>{section.name}</h3>
        {part && fits && <Button kind="quiet" small onClick={() => setAsMarkdown(!asMarkdown)}>{asMarkdown ? "As a form" : "As Markdown"}</Button>}
        <Button kind="quiet" small aria-label={`Remove the section ${section.name}`} onClick={onRemove}>Remove</Button>
      </div>
      {part && !fits && <p class="edit-note">This text has no form that could be kept whole, so it is shown as Markdown.</p>}
      {Form
        ? (
          <div onFocusOut={onLeave}>
            <div class="edit-write"><Form name={section.name} text={section.text} onText={write} /></div>
            <div class="edit-preview edit-preview-only"><Prose text={section.text} depth={3} lang={lang} /></div>
          </div>
        )
        : <MarkdownField label={section.name} text={section.text} lang={lang} autofocus={autofocus} onText={onText} onLeave={onLeave} />}
    </section>
  );
}
