export type KeyHandlers = Readonly<Record<string, (() => void) | undefined>>;

const typedInto = "textarea, select, [contenteditable='true'], input:not([type='radio'], [type='checkbox'])";
/** What does something of its own with the key. */
const ownKeys: Readonly<Record<string, string>> = {
  " ": "button, a, summary, input, pre", Enter: "button, a, summary",
  ArrowLeft: "input, pre, .prose-table", ArrowRight: "input, pre, .prose-table",
};

/** Single keys, for an element that holds the focus: they work in it and nowhere else, and never while somebody types. */
export function cardKeys(handlers: KeyHandlers): (event: KeyboardEvent) => void {
  return (event) => {
    const run = handlers[event.key];
    if (!run || event.defaultPrevented || event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
    if (!(event.target instanceof Element) || event.target.closest(typedInto)) return;
    const own = ownKeys[event.key];
    if (own && event.target.closest(own)) return;
    event.preventDefault();
    run();
  };
}
