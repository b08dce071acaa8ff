/** Letters of the scripts that are written from right to left: Hebrew to Arabic Extended-A, their presentation forms, and those of the first supplementary plane. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Somebody's words inside a sentence that is a string: they read in their own direction and leave the rest as it was. Where there are elements, `<bdi>` or `dir="auto"` does that. */
export function isolated(text: string): string {
  return rightToLeft.test(text) ? `\u2068${text}\u2069` : text; // "first strong isolate" to "pop"
}

/** What there is of these, each read in its own direction, with a dot between. */
export function facts(...list: readonly (string | false | null | undefined)[]): string {
  return list.filter((one) => typeof one === "string" && one !== "").map((one) => isolated(String(one))).join(" · ");
}
