// Questions named across sets: "set/key", as the API takes them.

export interface Ref {
  readonly set: string;
  readonly key: string;
}

/** The most that an interview, a sample or an address names. */
export const mostQuestions = 200;

export const refOf = ({ set, key }: Ref): string => `${set}/${key}`;

/** The identifier of a set has no slash. Nothing where it isn't a reference. */
export function readRef(text: string): Ref | undefined {
  const slash = text.indexOf("/");
  if (slash < 1 || slash === text.length - 1) return undefined;
  return { set: text.slice(0, slash), key: text.slice(slash + 1) };
}

export interface ReadRefs {
  /** In their order, each once. */
  readonly refs: readonly string[];
  /** How many more there were. */
  readonly leftOff: number;
  /** What names no question. */
  readonly broken: readonly string[];
}

/** Of "set/key,set/key": what `?questions=` holds. "/key" is of the set before it. */
export function readRefs(text: string): ReadRefs {
  const refs = new Set<string>();
  const broken: string[] = [];
  let set = "";
  for (const part of text.split(",").map((one) => one.trim()).filter(Boolean)) {
    const ref = readRef(part.startsWith("/") ? set + part : part);
    if (ref) {
      set = ref.set;
      refs.add(refOf(ref));
    } else {
      broken.push(part);
    }
  }
  const all = [...refs];
  return { refs: all.slice(0, mostQuestions), leftOff: Math.max(0, all.length - mostQuestions), broken };
}

/** The same the other way, as short as it goes: an address has no room for a set's name 200 times. */
export function writeRefs(refs: readonly string[]): string {
  let before = "";
  return refs.map((text) => {
    const ref = readRef(text);
    const isSame = ref?.set === before;
    before = ref?.set ?? "";
    return ref && isSame ? `/${ref.key}` : text;
  }).join(",");
}

/** Where a room with these questions is planned. */
export const planAddress = (refs: readonly string[]): string =>
  `/rooms/new?questions=${encodeURIComponent(writeRefs(refs)).replaceAll("%2F", "/").replaceAll("%2C", ",")}`;

export interface Pick {
  readonly set: string;
  readonly keys: readonly string[];
}

/** By set, sets in the order of their first question. */
export function picksOf(refs: readonly string[]): readonly Pick[] {
  const picks = new Map<string, string[]>();
  for (const ref of refs.map(readRef)) {
    if (!ref) continue;
    const keys = picks.get(ref.set);
    if (keys) keys.push(ref.key);
    else picks.set(ref.set, [ref.key]);
  }
  return [...picks].map(([set, keys]) => ({ set, keys }));
}

export const setsOf = (refs: readonly string[]): readonly string[] => picksOf(refs).map(({ set }) => set);
