import { infiniteQueryOptions } from '@tanstack/react-query';

import type { EventDocument } from '@/lib/eventFile';
import { lookUp, type EventSearch } from '@/lib/eventSearch';
import { ask, type Answer } from './ask';

/** A page of the event history. */
export type EventPage = Answer<'/cloudaudit/LookUpEvents'>;

/** An event. */
export type AuditEvent = EventPage['Events'][number];

/** All that is known of an event. */
export function documentOf(event: AuditEvent): EventDocument {
  return JSON.parse(event.CloudAuditEvent) as EventDocument;
}

/** The events of a search made at that time, page by page, newest first. */
export function eventsQuery(search: EventSearch, now: number) {
  return infiniteQueryOptions({
    queryKey: ['ask', 'events', search, now],
    queryFn: ({ pageParam }) => ask('/cloudaudit/LookUpEvents', { ...lookUp(search, now), NextToken: pageParam }),
    initialPageParam: '',
    getNextPageParam: (page: EventPage) => (page.ListOver ? undefined : page.NextToken),
  });
}

/**
 * Reads all events of a search, at most `most`; tells of progress. Stops where it is when the signal says so.
 */
export async function readEvents(
  search: EventSearch,
  now: number,
  most: number,
  signal: AbortSignal,
  onProgress: (count: number) => void,
): Promise<EventDocument[]> {
  const found: EventDocument[] = [];
  let token = '';
  while (!signal.aborted && found.length < most) {
    const page = await ask('/cloudaudit/LookUpEvents', { ...lookUp(search, now), NextToken: token });
    found.push(...page.Events.map(documentOf));
    onProgress(found.length);
    if (page.ListOver) break;
    token = page.NextToken;
  }
  return found.slice(0, most);
}
