import { describe, expect, it } from 'vitest';

import { lookUp, parseEventSearch } from './eventSearch';

describe('the search for events', () => {
  it('drops what makes no sense, and defaults', () => {
    const raw = { by: 'Nonsense', q: '', since: '24h', access: 'both', from: '2026-01-01', until: 'x' };
    expect(parseEventSearch(raw)).toEqual({});
    expect(parseEventSearch({ by: 'Username', q: 'ann', since: '7d', access: 'write' })).toEqual({
      by: 'Username',
      q: 'ann',
      since: '7d',
      access: 'write',
    });
  });

  it('takes a time between two minutes instead of one back from now', () => {
    const between = { from: '2026-01-01T10:00', until: '2026-01-01T11:00' };
    expect(parseEventSearch({ ...between, since: '7d' })).toEqual(between);
    const { StartTime, EndTime } = lookUp(between, 0);
    expect(EndTime - StartTime).toBe(3600 + 59);
  });

  it('asks for what must hold', () => {
    expect(lookUp({}, 100_000)).toEqual({ StartTime: 13_600, EndTime: 100_000, MaxResults: 50 });
    expect(lookUp({ by: 'ResourceName', q: 'key', since: '1h', access: 'read' }, 100_000)).toEqual({
      StartTime: 96_400,
      EndTime: 100_000,
      MaxResults: 50,
      LookupAttributes: [
        { AttributeKey: 'ResourceName', AttributeValue: 'key' },
        { AttributeKey: 'ReadOnly', AttributeValue: 'true' },
      ],
    });
  });
});
