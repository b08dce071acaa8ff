/** The same numbers for the same seed, in every browser: mulberry32, 0 up to 1. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffled<Value>(list: readonly Value[], seed: number): readonly Value[] {
  const random = randomFrom(seed);
  const made = [...list];
  for (let last = made.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [made[last], made[other]] = [made[other] as Value, made[last] as Value];
  }
  return made;
}

/** A seed of its own for a part: of a seed and a name. */
export function seedFor(seed: number, name: string): number {
  let hash = (2166136261 ^ seed) >>> 0; // FNV-1a
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 16777619) >>> 0;
  return hash;
}

/** Short enough to be read out. */
export function freshSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! % 1_000_000;
}
