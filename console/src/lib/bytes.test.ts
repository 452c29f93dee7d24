import { expect, test } from 'vitest';

import { asText, fromBase64, toBase64, utf8 } from './bytes';

test('text survives Base64, also beyond ASCII', () => {
  const text = '\ufeffThe vault 金库 opens 🔑\n';
  expect(asText(fromBase64(toBase64(utf8(text))))).toBe(text);
  expect(toBase64(utf8('test\n'))).toBe('dGVzdAo=');
});

test('all bytes survive Base64', () => {
  const all = Uint8Array.from({ length: 4096 }, (_, i) => i % 256);
  expect(fromBase64(toBase64(all))).toEqual(all);
});

test('bytes that are no text are not shown as text', () => {
  expect(asText(Uint8Array.of(0xff, 0xfe, 0x00))).toBeNull();
});
