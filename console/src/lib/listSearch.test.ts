import { expect, test } from 'vitest';

import { listParameters, parseListSearch } from './listSearch';

test('a URL says what to show', () => {
  const raw = { q: 'orders', state: 'Disabled', sort: 'asc', page: '3', size: '50' };
  const search = parseListSearch(raw);
  expect(search).toEqual({ q: 'orders', state: 'Disabled', sort: 'asc', page: 3, size: 50 });
  expect(listParameters(search)).toEqual({
    Offset: 100,
    Limit: 50,
    OrderType: 1,
    KeyState: 2,
    SearchKeyAlias: 'orders',
    KeyUsage: 'ALL',
  });
});

test('defaults and nonsense stay out of the URL', () => {
  const raw = { q: '', state: 'Melted', sort: 'desc', page: '-1', size: '7', other: 'x' };
  expect(parseListSearch(raw)).toEqual({});
  expect(parseListSearch({ page: '1', size: '10' })).toEqual({});
  expect(listParameters({})).toMatchObject({ Offset: 0, Limit: 10, OrderType: 0, KeyState: 0 });
});
