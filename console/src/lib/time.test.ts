import { expect, test } from 'vitest';

import { formatTime } from './time';

test('a moment in local time', () => {
  const local = new Date(2023, 7, 5, 1, 2, 3).getTime() / 1000;
  expect(formatTime(local)).toBe('2023-08-05 01:02:03');
});
