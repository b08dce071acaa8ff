// Markdown without the grammars of HTML, CSS and JavaScript, which lang-markdown's own markdown() brings
// along for the HTML in it: they weigh more than all the rest, and markup is shown as text here.
import { commonmarkLanguage, markdownKeymap, pasteURLAsLink } from "@codemirror/lang-markdown";
import { LanguageSupport } from "@codemirror/language";
import { Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";

export const markdown = (): LanguageSupport =>
  new LanguageSupport(commonmarkLanguage, [Prec.high(keymap.of([...markdownKeymap])), pasteURLAsLink]);
