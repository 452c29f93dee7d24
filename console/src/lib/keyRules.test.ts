import { expect, test } from 'vitest';

import { whyNot } from './keyRules';

const key = { KeyUsage: 'ENCRYPT_DECRYPT', Origin: 'TENCENT_KMS', Owner: 'user', KeyRotationEnabled: true };

test('what rotates, and what does not', () => {
  expect(whyNot(key, 'RotateNow')).toBeNull();
  expect(whyNot({ ...key, KeyRotationEnabled: false }, 'RotateNow')).toBe('rotationOff');
  expect(whyNot({ ...key, KeyRotationEnabled: false }, 'RotationOff')).toBe('rotationOffAlready');
  expect(whyNot({ ...key, Origin: 'EXTERNAL' }, 'RotationOn')).toBe('external');
  expect(whyNot({ ...key, KeyUsage: 'ASYMMETRIC_DECRYPT_SM2' }, 'RotationOn')).toBe('pair');
});

test('keys of products are looked at and rotated, nothing else', () => {
  expect(whyNot({ ...key, Owner: 'cos' }, 'RotationOn')).toBeNull();
  for (const operation of ['Disable', 'Schedule', 'Archive', 'Edit'] as const) {
    expect(whyNot({ ...key, Owner: 'cos' }, operation)).toBe('product');
  }
});

test('only keys of imported material import', () => {
  expect(whyNot(key, 'Import')).toBe('notExternal');
  expect(whyNot({ ...key, Origin: 'EXTERNAL' }, 'Import')).toBeNull();
});
