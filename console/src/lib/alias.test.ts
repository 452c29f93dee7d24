import { expect, test } from 'vitest';

import { aliasProblem } from './alias';

test.each(['a', '9', 'orders_2024-prod', 'kms', 'kmsx', 'a'.repeat(60)])('%s is a name', (alias) => {
  expect(aliasProblem(alias)).toBeNull();
});

test.each([
  ['', 'empty'],
  ['-a', 'start'],
  ['_a', 'start'],
  ['a b', 'characters'],
  ['密钥', 'characters'],
  ['kms-a', 'reserved'],
  ['KMS-a', 'reserved'],
  ['a'.repeat(61), 'long'],
])('%s is no name: %s', (alias, problem) => {
  expect(aliasProblem(alias)).toBe(problem);
});
