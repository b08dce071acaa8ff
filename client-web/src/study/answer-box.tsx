import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { LanguageChoice } from "../room/language-choice.tsx";
import { padLanguage } from "../room/pad-language.ts";
import type { CodeEditorProps } from "../ui/code-editor.tsx";
import { TextArea } from "../ui/field.tsx";
import { isMac, matches } from "../ui/keys.ts";
import { Listing } from "../ui/listing.tsx";
import { Prose } from "../ui/prose.tsx";
import { type Item, answerLanguage } from "./items.ts";

type Editor = ComponentType<CodeEditorProps>;
let loaded: Editor | undefined;

/** The language in which an answer to this question is written; "" is prose. */
const languageFor = (item: Item): string => padLanguage(`study ${item.key}`, answerLanguage(item.question));

interface AnswerBoxProps {
  readonly item: Item;
  /** At the beginning. */
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Mod-Enter, which the editor would take for a line of its own. */
  readonly onDone: () => void;
}

/** Where an answer is written, prose or code. The editor's code is fetched when the first one is shown. */
export function AnswerBox({ item, text, onText, onDone }: AnswerBoxProps) {
  const [editor, setEditor] = useState<{ readonly Editor: Editor } | undefined>(loaded && { Editor: loaded });
  const [failed, setFailed] = useState(false);
  const [typed, setTyped] = useState(text);
  useEffect(() => {
    if (editor) return undefined;
    let wanted = true;
    import("../ui/code-editor.tsx").then(
      ({ CodeEditor }) => {
        loaded = CodeEditor;
        if (wanted) setEditor({ Editor: CodeEditor });
      },
      () => { if (wanted) setFailed(true); },
    );
    return () => { wanted = false; };
  }, []);
  const type = (value: string) => {
    setTyped(value);
    onText(value);
  };
  if (failed) return <TextArea label="Your answer" value={typed} rows={8} onText={type} />;
  return (
    <div class="study-box">
      <div class="study-box-head">
        <span class="field-label">Your answer</span>
        <span class="study-language"><LanguageChoice question={`study ${item.key}`} own={answerLanguage(item.question)} /></span>
      </div>
      <div
        class="study-editor" aria-busy={!editor}
        onKeyDownCapture={(event) => {
          if (!matches(event, "Mod-Enter", isMac())) return;
          event.preventDefault();
          event.stopPropagation();
          onDone();
        }}
      >
        {editor && <editor.Editor label="Your answer" text={text} language={languageFor(item)} hint="In your own words, or in code" onText={onText} />}
      </div>
    </div>
  );
}

/** An answer as it was written. */
export function WrittenAnswer({ item, text }: { readonly item: Item; readonly text: string }) {
  const language = languageFor(item);
  if (!text.trim()) return <p class="study-nothing">Nothing written.</p>;
  return language ? <Listing code={text} language={language} note="Your code" /> : <Prose text={text} depth={3} lang={item.lang} />;
}
