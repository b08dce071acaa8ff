import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, drawSelection, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { useEffect, useRef } from "preact/hooks";
import { adoptEditorStyles } from "./adopt-styles.ts";
import { classNames } from "./class-names.ts";
import { editorTheme } from "./editor-theme.ts";
import { lineDirections } from "./line-directions.ts";
import { loadLanguage } from "./languages.ts";
import { patient } from "./patient-parser.ts";
import "./code-editor.css";
import "./syntax.css";

adoptEditorStyles();

export interface CodeEditorProps {
  /** Said by screen readers: "Answer to question 2". */
  readonly label: string;
  /** The text at the beginning; later texts come in through extensions or `onView`. */
  readonly text: string;
  /** Empty is prose: a reading face, lines that wrap, no numbers. */
  readonly language?: string;
  readonly readOnly?: boolean;
  readonly hint?: string;
  /** Collaboration, other people's cursors and the like. Read once, when the editor is made. */
  readonly extensions?: Extension;
  readonly onText?: (text: string) => void;
  /** With the view when it is made, without when it goes. */
  readonly onView?: (view: EditorView | undefined) => void;
}

const whenCode: Extension = [
  lineNumbers(), bracketMatching(), indentOnInput(), indentUnit.of("    "), keymap.of([indentWithTab]),
  EditorView.contentAttributes.of({ "aria-description": "Tab indents. Escape, then Tab, leaves the text.", spellcheck: "false", autocorrect: "off", autocapitalize: "off" }),
];
const whenProse: Extension = [
  EditorView.lineWrapping, lineDirections, EditorView.editorAttributes.of({ class: "cm-prose" }),
  EditorView.contentAttributes.of({ spellcheck: "true", autocapitalize: "sentences" }),
];

function locked(readOnly: boolean): Extension {
  return readOnly ? [EditorState.readOnly.of(true), EditorView.editable.of(false), EditorView.contentAttributes.of({ tabindex: "0" })] : [];
}

/** A text that is typed into. In code Tab indents; Escape and then Tab leaves it. */
export function CodeEditor({ label, text, language = "", readOnly = false, hint = "", extensions = [], onText, onView }: CodeEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | undefined>(undefined);
  const changed = useRef(onText);
  changed.current = onText;
  const slots = useRef({ language: new Compartment(), lock: new Compartment(), name: new Compartment() });

  useEffect(() => {
    if (!place.current) return undefined;
    const { language: languageSlot, lock, name } = slots.current;
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          extensions,
          languageSlot.of(language ? whenCode : whenProse),
          lock.of(locked(readOnly)),
          name.of(EditorView.contentAttributes.of({ "aria-label": label })),
          history(), drawSelection(), syntaxHighlighting(classHighlighter), editorTheme,
          keymap.of([...defaultKeymap, ...historyKeymap]),
          hint ? placeholder(hint) : [],
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed.current?.(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    onView?.(made);
    return () => {
      onView?.(undefined);
      view.current = undefined;
      made.destroy();
    };
  }, []);

  useEffect(() => {
    let wanted = true;
    const { language: slot } = slots.current;
    view.current?.dispatch({ effects: slot.reconfigure(language ? whenCode : whenProse) });
    loadLanguage(language || "markdown")?.then(
      (support) => { if (wanted) view.current?.dispatch({ effects: slot.reconfigure([language ? whenCode : whenProse, patient(support)]) }); },
      () => undefined, // it can be typed into without colours
    );
    return () => { wanted = false; };
  }, [language]);
  useEffect(() => {
    view.current?.dispatch({ effects: slots.current.lock.reconfigure(locked(readOnly)) });
  }, [readOnly]);
  useEffect(() => {
    view.current?.dispatch({ effects: slots.current.name.reconfigure(EditorView.contentAttributes.of({ "aria-label": label })) });
  }, [label]);

  return <div ref={place} class={classNames("code-editor", !language && "code-editor-prose")} />;
}
