import { expect, test } from 'vitest';

import { tccliCommand } from './tccli';

test('a command has every parameter, quoted for the shell, and leaves out what is not given', () => {
  const body = { Name: "o'brien", Remark: undefined, Force: 1, Tags: [{ Key: 'a b', Value: '1' }] };
  expect(tccliCommand('/cam/UpdateUser', body, 'https://kms.example:8443', 'ap-shanghai')).toBe(
    `tccli cam UpdateUser --Name 'o'\\''brien' --Force 1 --Tags '[{"Key":"a b","Value":"1"}]' ` +
      '--region ap-shanghai --endpoint https://kms.example:8443',
  );
});

test('no secret is in a command', () => {
  const command = tccliCommand('/cam/AddUser', { Name: 'a', Password: 'Hush-hush-1' }, 'https://x');
  expect(command).toContain('--Password "$PASSWORD"');
  expect(command).not.toContain('Hush');
});
