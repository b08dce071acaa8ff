import { javascriptLanguage } from "@codemirror/lang-javascript";
import { pythonLanguage } from "@codemirror/lang-python";
import { Language, LanguageSupport, IndentContext, ensureSyntaxTree, getIndentation, syntaxTree } from "@codemirror/language";
import { EditorState, type ChangeSpec, type StateField } from "@codemirror/state";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { markdown } from "./markdown-language.ts";
import { patient, withoutParsing } from "./patient-parser.ts";

const lines = (number: number): string => Array.from({ length: number }, (_, i) => `total_${i} = price(items[${i}]) * 119`).join("\n");

describe("parsing that waits", () => {
  /** Each look at this clock takes so long. */
  const editor = (doc: string, lookMs = 0, support = new LanguageSupport(pythonLanguage)) => {
    const clock = { now: 0 };
    const extensions = patient(support, () => (clock.now += lookMs));
    return { clock, state: EditorState.create({ doc, extensions }) };
  };
  const change = (state: EditorState, changes: ChangeSpec): EditorState => state.update({ changes }).state;
  const whole = (state: EditorState): string => pythonLanguage.parser.parse(state.doc.toString()).toString();

  it("leaves nothing out of a short text while there is time", () => {
    const { state } = editor("if a:\n    b = 1\n");
    const changed = change(state, { from: state.doc.length, insert: "    if c:" });
    ensureSyntaxTree(changed, changed.doc.length, 5000); // on a busy machine CodeMirror's own time may be over, too
    const typed = changed.update({}).state;
    expect(syntaxTree(typed).toString()).toBe(whole(typed));
    const plain = EditorState.create({ doc: typed.doc, extensions: pythonLanguage });
    const broken = (of: EditorState) => getIndentation(new IndentContext(of, { simulateBreak: of.doc.length }), of.doc.length);
    expect(broken(plain)).toBe(6);
    expect(broken(typed)).toBe(6);
  });

  it("stops when its time is over, and at the end of the screen", () => {
    const { state } = editor(lines(500));
    expect(syntaxTree(state).length).toBeLessThan(4000); // a screen that isn't measured is taken to have 3,000
    const slow = editor(lines(500), 0.1);
    expect(syntaxTree(slow.state).length).toBeLessThan(1000);
    expect(syntaxTree(slow.state).type).toBe(syntaxTree(state).type);
  });

  it("doesn't happen where it is asked not to", () => {
    const { state } = editor(lines(20));
    withoutParsing(() => {
      const changed = change(state, { from: 0, insert: "# " });
      expect(syntaxTree(changed).length).toBeLessThan(100);
      // the colours stay as they are only where the tree is still one of the same language
      expect(syntaxTree(changed).type).toBe(syntaxTree(state).type);
      const again = change(changed, { from: 0, insert: "# " });
      expect(syntaxTree(again).length).toBe(0);
      expect(syntaxTree(again).type).toBe(syntaxTree(state).type);
    });
    const typed = change(state, { from: 0, insert: "# " });
    expect(ensureSyntaxTree(typed, typed.doc.length, 5000)?.length).toBe(typed.doc.length);
  });

  it("is made up for piece by piece, and at once when the text has come to rest", () => {
    const { state, clock } = editor(lines(500), 0.1);
    const reached = [];
    for (let turn = 0; turn < 4; turn++) {
      ensureSyntaxTree(state, state.doc.length, 1000);
      reached.push(ensureSyntaxTree(state, 1, 1000)?.length ?? 0);
    }
    expect(reached).toEqual([...reached].sort((a, b) => a - b));
    expect(reached[3]).toBeGreaterThan((reached[0] ?? 0) * 2);
    clock.now += 1000;
    const tree = ensureSyntaxTree(state, state.doc.length, 10_000);
    expect(tree?.toString()).toBe(whole(state));
  });

  // Only with changes that are no errors: how Lezer recovers depends on what it takes over from before.
  it("ends in the tree of the text, whatever was changed meanwhile", () => {
    let seed = 5;
    const below = (n: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
    const code = Array.from({ length: 60 }, (_, i) => `if (a_${i} > 3) {\n  total_${i} = price(items[${i}]) * 119;\n}`).join("\n");
    const made = editor(code, 0.1, new LanguageSupport(javascriptLanguage));
    let { state } = made;
    for (let turn = 0; turn < 200; turn++) {
      const from = state.doc.toString().indexOf("_", below(state.doc.length - 100));
      const changes = { from, insert: "x" };
      if (below(2)) withoutParsing(() => { state = change(state, changes); });
      else state = change(state, changes);
      if (below(4) === 0) ensureSyntaxTree(state, state.doc.length, 1);
    }
    made.clock.now += 1000;
    ensureSyntaxTree(state, state.doc.length, 1000); // what was begun in haste ends so
    const tree = ensureSyntaxTree(state, state.doc.length, 10_000);
    expect(tree?.length).toBe(state.doc.length);
    expect(tree?.toString()).toBe(javascriptLanguage.parser.parse(state.doc.toString()).toString());
  });

  it("holds for Markdown, whose markup is shown as text", () => {
    const { state } = editor("# Head\n\n- one <b>two</b>\n", 0, markdown());
    expect(syntaxTree(state).toString()).toContain("BulletList");
    const slow = editor("one *two*\n\n".repeat(400), 0.1, markdown());
    expect(syntaxTree(slow.state).length).toBeGreaterThan(0);
    expect(syntaxTree(slow.state).length).toBeLessThan(2000);
  });
});

describe("a language that is put away while the rest of a text waits", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** There is no editor without a page: this plays its part, with what CodeMirror keeps to itself. */
  function play() {
    const made = patient(new LanguageSupport(pythonLanguage), () => 0);
    const plugin = (made.support as readonly unknown[])[1] as { readonly create: (view: undefined) => { readonly destroy: () => void } };
    const inEditor = plugin.create(undefined);
    const state = EditorState.create({ doc: lines(500), extensions: made });
    const { state: field } = Language as unknown as { readonly state: StateField<{ readonly context: { readonly scheduleOn: Promise<unknown> | null } }> };
    const waits = state.field(field).context.scheduleOn;
    expect(waits, "the rest is put off").not.toBeNull();
    const called = vi.fn();
    void waits?.then(called);
    return { plugin, inEditor, called };
  }

  it("calls the editor back where it is in use", async () => {
    const { called } = play();
    await vi.advanceTimersByTimeAsync(1000);
    expect(called).toHaveBeenCalled();
  });

  it("doesn't call it back to what is gone: the editor would fail", async () => {
    const { inEditor, called } = play();
    inEditor.destroy();
    await vi.advanceTimersByTimeAsync(1000);
    expect(called).not.toHaveBeenCalled();
  });

  it("calls it back when it was taken up again in time", async () => {
    const { plugin, inEditor, called } = play();
    inEditor.destroy();
    plugin.create(undefined);
    await vi.advanceTimersByTimeAsync(1000);
    expect(called).toHaveBeenCalled();
  });
});
