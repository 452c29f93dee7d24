import { expect, test } from 'vitest';

import { pagesAround } from './pages';

test.each([
  [1, 1, [1]],
  [2, 7, [1, 2, 3, 4, 5, 6, 7]],
  [1, 9, [1, 2, 3, 4, 5, null, 9]],
  [5, 9, [1, null, 4, 5, 6, null, 9]],
  [9, 9, [1, null, 5, 6, 7, 8, 9]],
])('page %i of %i', (page, last, expected) => {
  expect(pagesAround(page, last)).toEqual(expected);
});
