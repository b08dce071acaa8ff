// Colours that wait. CodeMirror parses on every change for up to 20 ms, and afterwards in the
// background in pieces of 25 ms and more, which a slow machine in a busy room doesn't have: there a
// change has to be on the screen first. This parser stops early while a text keeps changing, at the end
// of what is on the screen or of its time, and says that the rest is to be had later. Until then the
// editor moves the colours that it has along with the text. A text that has come to rest is parsed as
// CodeMirror would have it.
import { LRLanguage, Language, LanguageSupport, ParseContext } from "@codemirror/language";
import { ViewPlugin } from "@codemirror/view";
import { Parser, Tree, type Input, type NodeType, type PartialParse, type TreeFragment } from "@lezer/common";

const changeMs = 1; // on a change that was typed here: what is put in by rule, as indents, looks at it
const busyMs = 3; // later, while the text still changes
const quietMs = 400; // without a change for so long a text has come to rest
// Only what fits no buffer is taken over from the last tree: with Lezer's own 1,024 a change costs the lines
// around it, too, six times as many steps as with this. The trees are larger for it.
const bufferLength = 64;
const stepsALook = 16; // at the clock, which costs as much as a step

type Range = { readonly from: number; readonly to: number };

let waits = false;

/** Whatever `change` does to editors, none of them parses in it. */
export function withoutParsing(change: () => void): void {
  waits = true;
  try {
    change();
  } finally {
    waits = false;
  }
}

class PatientParser extends Parser {
  readonly #inner: Parser;
  readonly #now: () => number;
  readonly #tried = new WeakMap<object, number>();
  /** What the language's trees are, once one was stopped. */
  #top: NodeType | undefined;
  #rest: Promise<void> | undefined;
  #inUse = true;

  constructor(inner: Parser, now: () => number) {
    super();
    this.#inner = inner;
    this.#now = now;
  }

  createParse(input: Input, fragments: readonly TreeFragment[], ranges: readonly Range[]): PartialParse {
    const context = ParseContext.get();
    if (!context) return this.#inner.createParse(input, fragments, ranges); // no editor waits for it
    const { doc } = context.state;
    const began = this.#now();
    const first = this.#tried.get(doc);
    if (first === undefined) this.#tried.set(doc, began);
    if (waits && this.#top) return nothingOf(this.#top);
    const parse = this.#inner.createParse(input, fragments, ranges);
    if (first !== undefined && began - first > quietMs) return parse;
    const mostMs = waits ? 0 : first === undefined ? changeMs : busyMs;
    const stopped = (tree: Tree): void => {
      this.#top = tree.type;
      if (tree.length < input.length) leaveOut(tree.length, this.#later());
    };
    return new HastyParse(parse, () => this.#now() - began < mostMs, context.viewport.to, stopped);
  }

  /** An editor that has put the language away must not be told to come back: it fails then. */
  use(inUse: boolean): void {
    this.#inUse = inUse;
  }

  /** When the text may have come to rest; one timer for all that wait. */
  #later(): Promise<void> {
    this.#rest ??= new Promise((resolve) => {
      setTimeout(() => {
        this.#rest = undefined;
        if (this.#inUse) resolve();
      }, quietMs);
    });
    return this.#rest;
  }
}

/** A tree of no length has the editor keep what it had parsed, and come back in a moment. */
const nothingOf = (top: NodeType): PartialParse =>
  ({ parsedPos: 0, stoppedAt: null, stopAt: () => undefined, advance: () => new Tree(top, [], [], 0) });

class HastyParse implements PartialParse {
  readonly #inner: PartialParse;
  readonly #hasTime: () => boolean;
  readonly #enough: number;
  readonly #stopped: (tree: Tree) => void;
  #steps = 0;
  /** As the editor asked; that it ends earlier is said by what it leaves out. */
  stoppedAt: number | null = null;

  constructor(inner: PartialParse, hasTime: () => boolean, enough: number, stopped: (tree: Tree) => void) {
    this.#inner = inner;
    this.#hasTime = hasTime;
    this.#enough = enough;
    this.#stopped = stopped;
  }

  get parsedPos(): number {
    return this.#inner.parsedPos;
  }

  stopAt(position: number): void {
    this.#inner.stopAt(position);
    this.stoppedAt = position;
  }

  advance(): Tree | null {
    const at = this.#inner.parsedPos;
    if (at <= this.#enough && (this.#steps++ % stepsALook > 0 || this.#hasTime())) return this.#inner.advance();
    if (this.#inner.stoppedAt === null || this.#inner.stoppedAt > at) this.#inner.stopAt(at);
    let tree: Tree | null = null;
    while (!tree) tree = this.#inner.advance();
    this.#stopped(tree);
    return tree;
  }
}

/** Tells the editor that a text isn't parsed from here on, and to come back. One character says it. */
function leaveOut(from: number, until: Promise<void>): void {
  ParseContext.getSkippingParser(until).startParse(" ", [], [{ from, to: from + 1 }]).advance();
}

/** The same language for an editor, one, whose text others change, too. */
export function patient({ language, support }: LanguageSupport, now = () => performance.now()): LanguageSupport {
  const inner = language instanceof LRLanguage ? language.parser.configure({ bufferLength }) : language.parser;
  const parser = new PatientParser(inner, now);
  const use = ViewPlugin.define(() => {
    parser.use(true);
    return { destroy: () => parser.use(false) };
  });
  return new LanguageSupport(new Language(language.data, parser, [], language.name), [support, use]);
}
