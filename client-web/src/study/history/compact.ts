// Every grading session adds chunks. When there are many small ones they become one; those that are large
// already are left alone, so that each event is sent again only a few times however long the history grows.

export interface KnownChunk {
  readonly number: number;
  readonly size: number;
}

const small = 96 * 1024;
const most = 16;
/** Of the sum of their sizes: together they are never larger than apart, and a chunk has at most 256 KiB. */
const room = 200 * 1024;

/** The numbers of chunks to be replaced by one; empty when there is nothing to do. */
export function toCompact(chunks: readonly KnownChunk[]): readonly number[] {
  const candidates = chunks.filter(({ size }) => size < small).sort((a, b) => a.number - b.number);
  if (candidates.length < most) return [];
  const taken: number[] = [];
  let sum = 0;
  for (const { number, size } of candidates) {
    if (sum + size > room) break;
    sum += size;
    taken.push(number);
  }
  return taken;
}
