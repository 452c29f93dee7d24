import { parseEventSearch, type EventSearch } from './eventSearch';

/** A search that somebody kept under a name. */
export interface SavedSearch {
  name: string;
  search: EventSearch;
}

/** How many searches are kept. */
const MOST = 20;

const place = (account: number) => `keyward.searches.${account}`;

/** The searches that an account has kept in this browser. */
export function savedSearches(account: number): SavedSearch[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place(account)) ?? '[]');
    if (!Array.isArray(kept)) return [];
    return kept.flatMap((each: { name?: unknown; search?: unknown }) =>
      typeof each?.name === 'string' ? [{ name: each.name, search: parseEventSearch({ ...(each.search as object) }) }] : [],
    );
  } catch {
    return []; // Storage is blocked, or somebody else wrote there.
  }
}

/** Keeps a search, in place of another of that name; gives all. */
export function saveSearch(account: number, saved: SavedSearch): SavedSearch[] {
  return write(account, [saved, ...savedSearches(account).filter(({ name }) => name !== saved.name)].slice(0, MOST));
}

/** Forgets a search; gives the others. */
export function forgetSearch(account: number, name: string): SavedSearch[] {
  return write(account, savedSearches(account).filter((saved) => saved.name !== name));
}

function write(account: number, searches: SavedSearch[]): SavedSearch[] {
  try {
    localStorage.setItem(place(account), JSON.stringify(searches));
  } catch {
    // Storage is blocked: the searches last as long as the page.
  }
  return searches;
}
