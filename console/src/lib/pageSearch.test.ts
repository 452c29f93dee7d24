import { expect, test } from 'vitest';

import { pageOf, parsePageSearch } from './pageSearch';

test('what makes no sense in an address is dropped', () => {
  expect(parsePageSearch({ q: '', page: '0', size: '7', kind: 3, other: 1 })).toEqual({});
  expect(parsePageSearch({ q: 'a', page: '2', size: '50', kind: 'Local' })).toEqual({ q: 'a', page: 2, size: 50, kind: 'Local' });
});

test('a page of ten thousand', () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `User-${i}`);
  const found = pageOf(names, { q: 'USER-99', page: 2 }, (name) => [name]);
  // 99, 990 to 999, 9900 to 9999.
  expect(found.total).toBe(111);
  expect(found.rows).toHaveLength(20);
  expect(found.rows[0]).toBe('User-9909');
  expect(pageOf(names, {}, (name) => [name]).total).toBe(10_000);
});
