import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { asKeyState, KEY_STATES, refusal, type Operation } from './lifecycle';

const page = readFileSync(join(import.meta.dirname, '../../../docs/lifecycle.md'), 'utf8');

/** The row of the document's table that begins with that name, as the console would put it. */
function documented(name: string): (string | null)[] {
  const row = page.split('\n').find((line) => line.startsWith(`| ${name}`));
  expect(row, name).toBeDefined();
  return row!
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim())
    .map((cell) => {
      if (cell === 'ok, no change') return 'NoChange';
      return cell === 'ok' || cell.startsWith('->') ? null : cell;
    });
}

const ROWS: Record<Operation, string> = {
  Enable: 'EnableKey, EnableKeys',
  Disable: 'DisableKey, DisableKeys',
  Schedule: 'ScheduleKeyDeletion',
  CancelDeletion: 'CancelKeyDeletion, before that time',
  Archive: 'ArchiveKey',
  CancelArchive: 'CancelKeyArchive',
  RotationOn: 'EnableKeyRotation',
  RotateNow: 'RotateKey, rotation by itself',
  Import: 'ImportKeyMaterial',
  RemoveMaterial: 'DeleteImportedKeyMaterial',
  Bind: 'BindCloudResource',
  Pair: 'SignByAsymmetricKey',
  Encrypt: 'Encrypt',
  Decrypt: 'Decrypt; ReEncrypt, as source',
  Edit: 'UpdateAlias, UpdateKeyDescription',
};

test('the states are those of the document, in its order', () => {
  expect(page).toContain(`| | ${KEY_STATES.join(' | ')} |`);
});

test.each(Object.entries(ROWS))('%s is refused where the document says so', (operation, row) => {
  const known = KEY_STATES.map((state) => refusal(state, operation as Operation));
  expect(known).toEqual(documented(row));
});

test.each(['GetPublicKey', 'AsymmetricRsaDecrypt', 'AsymmetricSm2Decrypt', 'VerifyByAsymmetricKey', 'PostQuantumCryptoSign', 'PostQuantumCryptoVerify'])(
  '%s is refused like every use of a pair',
  (row) => expect(KEY_STATES.map((state) => refusal(state, 'Pair'))).toEqual(documented(row)),
);

test('an unknown state is treated as unusable', () => {
  expect(asKeyState('Enabled')).toBe('Enabled');
  expect(asKeyState('Melted')).toBe('Disabled');
});
