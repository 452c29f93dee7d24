import { KEY_STATES, type KeyState } from './lifecycle';

/** How many keys a page of the list may show. */
export const PAGE_SIZES = [10, 20, 50, 100, 200] as const;

/** What the key list shows. It lives in the URL, where defaults are left out. */
export interface ListSearch {
  /** Part of a name or id. */
  q?: string;
  /** Only keys in this state. */
  state?: KeyState;
  /** `asc`: oldest first. Newest first otherwise. */
  sort?: 'asc';
  /** The page, from 1. */
  page?: number;
  /** Keys per page, one of `PAGE_SIZES`; 10 otherwise. */
  size?: number;
}

/** Reads the search part of a URL; whatever makes no sense is dropped. */
export function parseListSearch(raw: Record<string, unknown>): ListSearch {
  const page = Number(raw.page);
  const size = PAGE_SIZES.find((allowed) => allowed === Number(raw.size));
  const state = KEY_STATES.find((known) => known === raw.state);
  const search: ListSearch = {};
  if (typeof raw.q === 'string' && raw.q !== '') search.q = raw.q;
  if (state) search.state = state;
  if (raw.sort === 'asc') search.sort = 'asc';
  if (Number.isInteger(page) && page > 1) search.page = page;
  if (size && size !== PAGE_SIZES[0]) search.size = size;
  return search;
}

/** The parameters of ListKeyDetail for that search. */
export function listParameters(search: ListSearch) {
  const size = search.size ?? PAGE_SIZES[0];
  return {
    Offset: ((search.page ?? 1) - 1) * size,
    Limit: size,
    OrderType: search.sort === 'asc' ? 1 : 0,
    // 0 is every state, then the states count from 1 in the order of KEY_STATES.
    KeyState: search.state ? KEY_STATES.indexOf(search.state) + 1 : 0,
    SearchKeyAlias: search.q ?? '',
    KeyUsage: 'ALL',
  };
}
