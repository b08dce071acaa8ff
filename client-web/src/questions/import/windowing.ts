// A long list of which only what is seen is made: where its rows lie.

/** The offsets of rows with these heights, and behind them the height of all. */
export function offsetsOf(count: number, height: (index: number) => number): Float64Array {
  const offsets = new Float64Array(count + 1);
  for (let index = 0; index < count; index++) offsets[index + 1] = (offsets[index] ?? 0) + height(index);
  return offsets;
}

/** The row at this offset; the first or last one outside. */
export function rowAt(offsets: Float64Array, offset: number): number {
  let [low, high] = [0, Math.max(0, offsets.length - 2)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

export interface Range {
  readonly from: number;
  /** Behind the last one. */
  readonly to: number;
}

/** The rows between two offsets, and some more on either side. */
export function rangeOf(offsets: Float64Array, top: number, bottom: number, spare: number): Range {
  const count = offsets.length - 1;
  if (count <= 0) return { from: 0, to: 0 };
  return { from: Math.max(0, rowAt(offsets, top) - spare), to: Math.min(count, rowAt(offsets, bottom) + 1 + spare) };
}
