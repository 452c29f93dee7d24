import { expect, test } from 'vitest';

import { safeReturn } from './returnTo';

test('leads back to where the user was', () => {
  expect(safeReturn('/ap-guangzhou/keys?page=2')).toBe('/ap-guangzhou/keys?page=2');
});

test.each([undefined, '', '//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/a\n//b'])(
  'never leads to another site: %s',
  (back) => {
    expect(safeReturn(back)).toBe('/');
  },
);
