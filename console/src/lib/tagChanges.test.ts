import { expect, it } from 'vitest';

import { tagChanges } from './tagChanges';

const pair = (TagKey: string, TagValue: string) => ({ TagKey, TagValue });

it('asks for nothing but what differs', () => {
  const before = [pair('env', 'test'), pair('owner', 'li'), pair('old', '1')];
  expect(tagChanges(before, [pair('env', 'prod'), pair('owner', 'li'), pair('new', '')])).toEqual({
    ReplaceTags: [pair('env', 'prod'), pair('new', '')],
    DeleteTags: [{ TagKey: 'old' }],
  });
  expect(tagChanges(before, before)).toEqual({ ReplaceTags: [], DeleteTags: [] });
});
