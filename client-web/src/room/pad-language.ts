import { signal } from "@preact/signals";

/** How each pad is shown here; the text itself is the same for everybody. */
const chosen = signal<ReadonlyMap<string, string>>(new Map());

const aliases: Readonly<Record<string, string>> = { "cpp": "c", "c++": "c", "py": "python", "js": "javascript", "ts": "typescript" };

/** A question's id is no other room's, so that it alone names the pad. */
const placeOf = (question: string): string => `parley.write-as.${question}`;

/** Chosen in this tab before the page was loaded anew. */
function kept(question: string): string | undefined {
  try {
    return sessionStorage.getItem(placeOf(question)) ?? undefined;
  } catch {
    return undefined; // storage switched off
  }
}

/** As it was chosen here, or else the question's own. "" is prose. */
export function padLanguage(question: string, own: string): string {
  return chosen.value.get(question) ?? kept(question) ?? aliases[own] ?? own;
}

export function choosePadLanguage(question: string, language: string): void {
  chosen.value = new Map(chosen.value).set(question, language);
  try {
    sessionStorage.setItem(placeOf(question), language);
  } catch {
    // It holds until the page is closed.
  }
}
