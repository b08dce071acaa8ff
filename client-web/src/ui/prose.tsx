import { useMemo } from "preact/hooks";
import { classNames } from "./class-names.ts";
import { renderInline, renderMarkdown } from "./markdown.tsx";
import "./prose.css";

interface ProseProps {
  readonly text: string;
  readonly size?: "small" | "large" | undefined;
  /** How many headings of the page stand above the text. */
  readonly depth?: number | undefined;
  readonly lang?: string | undefined;
}

/** A text in Markdown, set to be read. */
export function Prose({ text, size, depth, lang }: ProseProps) {
  const made = useMemo(() => renderMarkdown(text, depth), [text, depth]);
  return <div class={classNames("prose", size && `prose-${size}`)} lang={lang}>{made}</div>;
}

/** One line of Markdown inside other text. */
export function InlineProse({ text }: { readonly text: string }) {
  return <>{useMemo(() => renderInline(text), [text])}</>;
}
