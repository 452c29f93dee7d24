import type { EventSearch } from '@/lib/eventSearch';
import type { ListSearch } from '@/lib/listSearch';
import type { PageSearch } from '@/lib/pageSearch';

/**
 * Every place of the console, as what `<Link>` and `navigate` take: the only file that knows how
 * paths are put together. `routes.test.ts` has a snapshot of them all.
 */
export const to = {
  /** Leads on to the keys of the last region. */
  home: () => ({ to: '/' }) as const,

  /** Sign-in; `back` is where to go afterwards, `ended` says that a session has just ended. */
  signIn: (search: SignInSearch = {}) => ({ to: '/sign-in', search }) as const,

  /** The account of whoever is signed in. */
  account: () => ({ to: '/account' }) as const,

  /** The sub-accounts. */
  users: (search: PageSearch = {}) => ({ to: '/access/users', search }) as const,

  /** One sub-account. */
  user: (name: string) => ({ to: '/access/users/$name', params: { name } }) as const,

  /** The groups of users. */
  groups: (search: PageSearch = {}) => ({ to: '/access/groups', search }) as const,

  /** One group. */
  group: (groupId: number) => ({ to: '/access/groups/$groupId', params: { groupId: String(groupId) } }) as const,

  /** The policies. */
  policies: (search: PageSearch = {}) => ({ to: '/access/policies', search }) as const,

  /** The roles. */
  roles: (search: PageSearch = {}) => ({ to: '/access/roles', search }) as const,

  /** One role. */
  role: (name: string) => ({ to: '/access/roles/$name', params: { name } }) as const,

  /** The audit tracks. */
  tracks: (search: PageSearch = {}) => ({ to: '/audit/tracks', search }) as const,

  /** The tags of the account. */
  tags: (search: PageSearch = {}) => ({ to: '/tags', search }) as const,

  /** The event history. */
  events: (search: EventSearch = {}) => ({ to: '/audit/events', search }) as const,

  /** The message centre. */
  messages: (search: PageSearch = {}) => ({ to: '/messages', search }) as const,

  /** Why a call was refused, if its request id is given. */
  refusal: (requestId?: string) =>
    ({ to: '/access/refusals', search: requestId ? { q: requestId } : {} }) as const,

  /** A region at a glance. */
  overview: (region: string) => ({ to: '/$region/overview', params: { region } }) as const,

  /** The list of keys of a region. */
  keys: (region: string, search: ListSearch = {}) =>
    ({ to: '/$region/keys', params: { region }, search }) as const,

  /** The white-box keys of a region. */
  whiteBox: (region: string, search: PageSearch = {}) =>
    ({ to: '/$region/white-box', params: { region }, search }) as const,

  /** The data keys that are kept in a region. */
  dataKeys: (region: string, search: PageSearch = {}) =>
    ({ to: '/$region/data-keys', params: { region }, search }) as const,

  /** One key. */
  key: (region: string, keyId: string) =>
    ({ to: '/$region/keys/$keyId', params: { region, keyId } }) as const,
};

/** What the sign-in page is told. */
export interface SignInSearch {
  back?: string;
  ended?: true;
}

/** Reads the search part of the sign-in page's URL. */
export function parseSignInSearch(raw: Record<string, unknown>): SignInSearch {
  const search: SignInSearch = {};
  if (typeof raw.back === 'string') search.back = raw.back;
  if (raw.ended === 'true' || raw.ended === true) search.ended = true;
  return search;
}
