import { computed, signal } from "@preact/signals";

/** Where the page is. The fragment is part of it, but never leaves the browser. */
export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly fragment: string;
}

function read(): Place {
  return { path: location.pathname, query: new URLSearchParams(location.search), fragment: location.hash.slice(1) };
}

export const place = signal<Place>(typeof location === "undefined" ? { path: "/", query: new URLSearchParams(), fragment: "" } : read());
export const path = computed(() => place.value.path);

export function go(to: string, options: { readonly replace?: boolean } = {}): void {
  if (options.replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  const before = place.peek().path;
  place.value = read();
  if (place.peek().path !== before) scrollTo(0, 0);
}

/** Takes a one-time secret out of the address, so that it stays in no history. */
export function dropFragment(): void {
  history.replaceState(null, "", location.pathname + location.search);
  place.value = read();
}

function isPlainPress(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey && !event.defaultPrevented;
}

function followLink(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || !isPlainPress(event) || link.target || link.hasAttribute("download")) return;
  if (link.origin !== location.origin || link.protocol === "blob:") return;
  const samePage = link.pathname === location.pathname && link.search === location.search;
  if (samePage && link.hash) return; // the browser scrolls there itself
  event.preventDefault();
  go(link.pathname + link.search + link.hash);
}

/** Once. Links of this origin change the place without loading the page anew. */
export function startRouter(): void {
  addEventListener("popstate", () => { place.value = read(); });
  document.addEventListener("click", followLink);
}
