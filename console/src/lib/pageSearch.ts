/** How many rows a page of these lists may show. */
export const SIZES = [20, 50, 100] as const;

/** What a list shows. It lives in the address, where defaults are left out. */
export interface PageSearch {
  /** Part of a name. */
  q?: string;
  /** The page, from 1. */
  page?: number;
  /** Rows per page, one of `SIZES`. */
  size?: number;
  /** Only those of a kind; which kinds there are is the page's business. */
  kind?: string;
}

/** Reads the search part of an address; whatever makes no sense is dropped. */
export function parsePageSearch(raw: Record<string, unknown>): PageSearch {
  const page = Number(raw.page);
  const size = SIZES.find((allowed) => allowed === Number(raw.size));
  const search: PageSearch = {};
  if (typeof raw.q === 'string' && raw.q !== '') search.q = raw.q;
  if (typeof raw.kind === 'string' && raw.kind !== '') search.kind = raw.kind;
  if (Number.isInteger(page) && page > 1) search.page = page;
  if (size && size !== SIZES[0]) search.size = size;
  return search;
}

/** The rows of the page that a search asks for, of all that have its text in one of their words. */
export function pageOf<Row>(rows: Row[], search: PageSearch, words: (row: Row) => unknown[]): { rows: Row[]; total: number } {
  const wanted = search.q?.toLowerCase();
  const found = wanted ? rows.filter((row) => words(row).some((word) => String(word).toLowerCase().includes(wanted))) : rows;
  const size = search.size ?? SIZES[0];
  const start = ((search.page ?? 1) - 1) * size;
  return { rows: found.slice(start, start + size), total: found.length };
}
