import { expect, it } from 'vitest';

import { sharedTags, tagChanges } from './tagChanges';

const pair = (TagKey: string, TagValue: string) => ({ TagKey, TagValue });

it('asks for nothing but what differs', () => {
  const before = [pair('env', 'test'), pair('owner', 'li'), pair('old', '1')];
  expect(tagChanges(before, [pair('env', 'prod'), pair('owner', 'li'), pair('new', '')])).toEqual({
    set: [pair('env', 'prod'), pair('new', '')],
    remove: ['old'],
  });
  expect(tagChanges(before, before)).toEqual({ set: [], remove: [] });
});

it('shows what is mixed as mixed, and leaves it as it is unless it is changed', () => {
  const shared = sharedTags([[pair('env', 'test'), pair('owner', 'li')], [pair('env', 'prod'), pair('owner', 'li')], [pair('owner', 'li')]]);
  expect(shared).toEqual([{ TagKey: 'env', TagValue: '', mixed: true }, pair('owner', 'li')]);
  expect(tagChanges(shared, shared)).toEqual({ set: [], remove: [] });
  expect(tagChanges(shared, [pair('env', 'prod')])).toEqual({ set: [pair('env', 'prod')], remove: ['owner'] });
});
