/** How well `text` answers what was typed: 0 not at all, more is better. Every word must begin a word of
 * the text, or be found inside it, or (for short input) be its letters in order. */
export function score(text: string, typed: string): number {
  const hay = text.toLowerCase();
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return 1;
  let sum = 0;
  for (const word of words) {
    const one = scoreWord(hay, word);
    if (one === 0) return 0;
    sum += one;
  }
  return sum / words.length;
}

function scoreWord(hay: string, word: string): number {
  if (hay.startsWith(word)) return 5;
  const at = hay.indexOf(word);
  if (at > 0) return /[\s(“"'/-]/.test(hay[at - 1] ?? "") ? 4 : 3;
  return word.length <= 4 && initials(hay).includes(word) ? 2 : 0;
}

function initials(hay: string): string {
  return hay.split(/\s+/).map((one) => one[0] ?? "").join("");
}

/** The best first; those that don't answer are left out. Equal ones keep their order. */
export function search<Item>(items: readonly Item[], typed: string, text: (item: Item) => string): readonly Item[] {
  return items
    .map((item) => ({ item, points: score(text(item), typed) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
    .map(({ item }) => item);
}
