// The focus isn't lost when what had it goes. The browser lets it fall to the page as a whole: keys go
// nowhere, and a screen reader says nothing of what came instead.

/** What may be given the focus in the place of what went within it. */
const places = "dialog, [role=tabpanel], section[aria-label], section[aria-labelledby], article[aria-labelledby], main";
const fields = "input:not(:disabled), select:not(:disabled), textarea:not(:disabled)";

/** The element and all around it, as long as it is on the page. */
function chainOf(element: Element): readonly Element[] {
  const chain: Element[] = [];
  for (let at: Element | null = element; at; at = at.parentElement) chain.push(at);
  return chain;
}

function give(place: HTMLElement): void {
  if (place.tabIndex < 0 && !place.hasAttribute("tabindex")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

/** Where to go from an element that was removed: what is around it, or the page's first field or title. */
function placeFor(chain: readonly Element[]): HTMLElement | null {
  const around = chain.find((one) => one.isConnected && one.matches(places));
  if (around instanceof HTMLElement && around.localName !== "main") return around;
  return document.querySelector<HTMLElement>("main [autofocus]") ?? document.querySelector("h1");
}

/** Where to go from a button that can't be pressed any more: the field that it sent, or the button beside it. */
function besides(button: HTMLElement): HTMLElement | null | undefined {
  const form = button.getAttribute("type") === "submit" ? button.closest("form") : null;
  return form ? form.querySelector<HTMLElement>(fields) : button.parentElement?.querySelector<HTMLElement>("button:not(:disabled)");
}

/** Once, for the whole page. Whoever moves the focus at the same time as the page changes is left alone. */
export function keepFocus(): void {
  let chain: readonly Element[] = [];
  const look = (): void => {
    const [last] = chain;
    const now = document.activeElement;
    if (!(last instanceof HTMLElement) || (now !== document.body && now !== null && now !== last)) return;
    if (last.isConnected) {
      const to = last.matches("button:disabled") ? besides(last) : undefined;
      if (to) give(to);
      return;
    }
    const to = placeFor(chain);
    if (to) give(to); // or later: a page that is being fetched has no title yet
  };
  document.addEventListener("focusin", ({ target }) => { if (target instanceof Element) chain = chainOf(target); });
  document.addEventListener("pointerup", () => { if (document.activeElement === document.body) chain = []; }); // left on purpose
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["disabled"] });
}
