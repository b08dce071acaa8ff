const locale = (): string | undefined => (typeof navigator === "undefined" ? "en" : navigator.language);

const format = (options: Intl.DateTimeFormatOptions) => (at: number): string => new Intl.DateTimeFormat(locale(), options).format(at);

export const asDate = format({ day: "numeric", month: "long", year: "numeric" });
export const asClock = format({ hour: "2-digit", minute: "2-digit" });
export const asDateAndClock = format({ day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" });

/** From a beginning, as on a player: "4:07", "1:02:33"; before it "−0:30". */
export function asOffset(ms: number): string {
  if (ms < 0) return `−${asOffset(-Math.floor(ms / 1000) * 1000)}`;
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** A length in words: "under a minute", "12 minutes", "1 hour 5 minutes". */
export function asLength(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return "under a minute";
  const hours = Math.floor(minutes / 60);
  return [count(hours, "hour"), count(minutes % 60, "minute")].filter((text) => !text.startsWith("0 ")).join(" ");
}

/** "Ana, Ben and Cem" */
export function inWords(names: readonly string[]): string {
  return new Intl.ListFormat("en-GB", { type: "conjunction" }).format(names);
}

/** "1 question", "3 questions". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}
