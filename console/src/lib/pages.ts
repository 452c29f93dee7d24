/**
 * The page numbers to offer around `page` of `last`: the first, the last, the neighbours, and
 * `null` for a gap. Never more than seven entries.
 */
export function pagesAround(page: number, last: number): (number | null)[] {
  if (last <= 7) return Array.from({ length: last }, (_, i) => i + 1);
  const middle = Math.min(Math.max(page, 4), last - 3);
  const left = middle === 4 ? [2, 3] : [null, middle - 1];
  const right = middle === last - 3 ? [last - 2, last - 1] : [middle + 1, null];
  return [1, ...left, middle, ...right, last];
}
