import { expect, test } from 'vitest';

import { FILE, quote, tccli } from './tccli';

test('a command names action, parameters, region and server', () => {
  expect(tccli({ action: 'DisableKeys', parameters: { KeyIds: ['a', 'b'] } }, 'ap-guangzhou', 'kms.test:8443')).toBe(
    `tccli kms DisableKeys --KeyIds '["a","b"]' --region ap-guangzhou --endpoint kms.test:8443`,
  );
  expect(tccli({ action: 'Encrypt', parameters: { KeyId: 'k', Plaintext: FILE, EncryptionContext: '' } }, 'r', 'h')).toBe(
    'tccli kms Encrypt --KeyId k --Plaintext "$(base64 -w0 FILE)" --region r --endpoint h',
  );
});

test('nothing that a user typed leaves its quotes', () => {
  expect(quote(`it's $(rm)`)).toBe(`'it'\\''s $(rm)'`);
  expect(quote('')).toBe(`''`);
});
