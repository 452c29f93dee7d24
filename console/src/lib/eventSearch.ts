/** By which facts events are found, as LookUpEvents names them; the first is what most look for. */
export const ATTRIBUTES = [
  'Keyword',
  'Username',
  'EventName',
  'ResourceName',
  'ResourceType',
  'RequestId',
  'AccessKeyId',
  'ApiErrorCode',
  'EventSource',
  'SourceIPAddress',
] as const;

/** A fact by which events are found. */
export type Attribute = (typeof ATTRIBUTES)[number];

/** How far back is looked, in seconds. */
export const SPANS = { '1h': 3600, '24h': 86_400, '7d': 604_800, '30d': 2_592_000, '90d': 7_775_999 } as const;

/** A time back from now. */
export type Span = keyof typeof SPANS;

/** Reading, writing, or both. */
export const ACCESS = ['all', 'write', 'read'] as const;

/** Which events a list shows. It lives in the address, where defaults are left out. */
export interface EventSearch {
  /** The fact; `Keyword` if it is left out. */
  by?: Attribute;
  /** What it must be. */
  q?: string;
  /** How far back; a day if it is left out. */
  since?: Span;
  /** Instead of `since`: between these, as `YYYY-MM-DDTHH:mm` in the viewer's zone. */
  from?: string;
  until?: string;
  /** Only events that change something, or that do not. */
  access?: 'write' | 'read';
}

const MINUTE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** Reads the search part of an address; whatever makes no sense is dropped. */
export function parseEventSearch(raw: Record<string, unknown>): EventSearch {
  const search: EventSearch = {};
  const by = ATTRIBUTES.find((attribute) => attribute === raw.by);
  const since = (Object.keys(SPANS) as Span[]).find((span) => span === raw.since);
  if (by && by !== ATTRIBUTES[0]) search.by = by;
  if (typeof raw.q === 'string' && raw.q !== '') search.q = raw.q;
  if (since && since !== '24h') search.since = since;
  if (raw.access === 'write' || raw.access === 'read') search.access = raw.access;
  if (typeof raw.from === 'string' && MINUTE.test(raw.from) && typeof raw.until === 'string' && MINUTE.test(raw.until)) {
    search.from = raw.from;
    search.until = raw.until;
    delete search.since;
  }
  return search;
}

/** The parameters of LookUpEvents for a search made at `now`, in seconds since 1970. */
export function lookUp(search: EventSearch, now: number) {
  const at = (minute: string) => Math.floor(new Date(minute).getTime() / 1000);
  const custom = search.from !== undefined && search.until !== undefined;
  const attributes: { AttributeKey: string; AttributeValue: string }[] = [];
  if (search.q) attributes.push({ AttributeKey: search.by ?? ATTRIBUTES[0], AttributeValue: search.q });
  if (search.access) {
    attributes.push({ AttributeKey: 'ReadOnly', AttributeValue: String(search.access === 'read') });
  }
  return {
    StartTime: custom ? at(search.from!) : now - SPANS[search.since ?? '24h'],
    EndTime: custom ? at(search.until!) + 59 : now,
    MaxResults: 50,
    ...(attributes.length > 0 && { LookupAttributes: attributes }),
  };
}
