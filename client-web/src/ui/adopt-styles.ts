import { StyleModule } from "style-mod";

// CodeMirror writes its rules into a <style> element, which the page's content security policy forbids.
// The same rules as a constructed style sheet are allowed, since only a script that runs already can make one.

interface Adopted {
  readonly sheet: CSSStyleSheet;
  readonly modules: StyleModule[];
}

const adopted = new WeakMap<DocumentOrShadowRoot, Adopted>();

function sheetOf(root: DocumentOrShadowRoot): Adopted {
  let found = adopted.get(root);
  if (!found) {
    found = { sheet: new CSSStyleSheet(), modules: [] };
    adopted.set(root, found);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, found.sheet];
  }
  return found;
}

/** Puts `wanted` into `present` so that their own order holds; true when something changed. */
export function mergeInOrder<Item>(present: Item[], wanted: readonly Item[]): boolean {
  let changed = false;
  let next = 0;
  for (const item of wanted) {
    const at = present.indexOf(item);
    if (at >= next) {
      next = at + 1;
      continue;
    }
    if (at >= 0) {
      present.splice(at, 1);
      next -= 1;
    }
    present.splice(next, 0, item);
    next += 1;
    changed = true;
  }
  return changed;
}

/** Before the first editor is made. */
export function adoptEditorStyles(): void {
  StyleModule.mount = (root: Document | ShadowRoot | DocumentOrShadowRoot, modules: StyleModule | readonly StyleModule[]) => {
    const wanted = modules instanceof StyleModule ? [modules] : modules;
    const { sheet, modules: present } = sheetOf(root);
    if (mergeInOrder(present, wanted)) sheet.replaceSync(present.map((one) => one.getRules()).join("\n"));
  };
}
