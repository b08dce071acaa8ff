import MarkdownIt, { type Token } from "markdown-it";
import { Fragment, type ComponentChildren, type VNode, h } from "preact";
import { Listing } from "./listing.tsx";

// Markdown becomes elements from the list below and never passes through HTML text: what isn't named here
// can't come out, whatever the source holds. HTML in the source is shown as the text that it is.

const reader = new MarkdownIt({ html: false, linkify: false, typographer: false });

const elements: Readonly<Record<string, string>> = {
  paragraph: "p", blockquote: "blockquote", bullet_list: "ul", ordered_list: "ol", list_item: "li",
  em: "em", strong: "strong", s: "s",
  table: "table", thead: "thead", tbody: "tbody", tr: "tr", th: "th", td: "td",
};

interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
}

function children(cursor: Cursor, depth: number): ComponentChildren[] {
  const made: ComponentChildren[] = [];
  while (cursor.at < cursor.tokens.length) {
    const token = cursor.tokens[cursor.at];
    if (!token || token.nesting < 0) break;
    made.push(node(cursor, token, depth));
  }
  return made;
}

function node(cursor: Cursor, token: Token, depth: number): ComponentChildren {
  cursor.at += 1;
  if (token.nesting === 0) return leaf(token, depth);
  const inside = children(cursor, depth);
  cursor.at += 1; // the closing token
  return wrap(token, inside, depth);
}

function wrap(token: Token, inside: ComponentChildren[], depth: number): ComponentChildren {
  const kind = token.type.replace(/_open$/, "");
  if (kind === "paragraph" && token.hidden) return h(Fragment, null, inside);
  if (kind === "link") return link(attribute(token, "href"), inside);
  // Headings inside a text stand below the page's own.
  if (kind === "heading") return h(`h${Math.min(6, Number(token.tag.slice(1)) + depth)}`, null, inside);
  if (kind === "table") return <div class="prose-table" tabIndex={0} role="group" aria-label="Table"><table>{inside}</table></div>;
  const start = kind === "ordered_list" ? token.attrGet("start") : null;
  const name = elements[kind];
  return name ? h(name, start === null ? null : { start: Number(start) }, inside) : h(Fragment, null, inside);
}

function attribute(token: Token, name: string): string {
  return String(token.attrGet(name) ?? "");
}

function link(address: string, inside: ComponentChildren): VNode {
  return <a href={address} rel="noopener noreferrer nofollow" target="_blank">{inside}</a>;
}

function image(token: Token): ComponentChildren {
  const address = attribute(token, "src");
  const words = token.content || "picture";
  // Nothing is fetched from elsewhere: a picture on another host is a link to it.
  return /^(data:image\/|\/(?!\/))/.test(address) ? <img src={address} alt={token.content} loading="lazy" /> : link(address, words);
}

function leaf(token: Token, depth: number): ComponentChildren {
  switch (token.type) {
    case "inline": return h(Fragment, null, children({ tokens: token.children ?? [], at: 0 }, depth));
    case "text": return token.content;
    case "softbreak": return "\n";
    case "hardbreak": return <br />;
    case "hr": return <hr />;
    case "code_inline": return <code>{token.content}</code>;
    case "code_block": return <Listing code={token.content} language="" />;
    case "fence": return <Listing code={token.content} language={token.info.trim().split(/\s+/)[0] ?? ""} note={fenceNote(token.info)} />;
    case "image": return image(token);
    default: return token.content;
  }
}

function fenceNote(info: string): string | undefined {
  return info.trim() === "output" ? "Output" : undefined;
}

/** @param depth how many headings of the page stand above the text */
export function renderMarkdown(text: string, depth = 2): ComponentChildren {
  return children({ tokens: reader.parse(text, {}), at: 0 }, depth);
}

/** One line, without a paragraph around it. */
export function renderInline(text: string): ComponentChildren {
  return children({ tokens: reader.parseInline(text, {}), at: 0 }, 0);
}

/** The words alone, for a label or a title. */
export function plainText(text: string): string {
  const words = (tokens: readonly Token[]): string =>
    tokens.map((token) => (token.children?.length ? words(token.children) : /break$/.test(token.type) ? " " : token.content)).join("");
  return words(reader.parseInline(text, {}));
}
