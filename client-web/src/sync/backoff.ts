/** How long to wait before the next try, before chance is added: soon at first, never longer than 10 s. */
export function backoffMs(attempt: number): number {
  return Math.min(10_000, 250 * 2 ** Math.min(attempt, 8));
}
