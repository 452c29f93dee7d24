import { expect, test } from 'vitest';

import { call } from '@/api/ask';
import { cliCalls } from './cliCalls';
import { tccli } from './tccli';

test('a command has the parameters of the call, and no secret', () => {
  const [made] = cliCalls([call('/cam/AddUser', { Name: 'ann', UseApi: 1, Password: 'Hush-hush-1' })]);
  expect(tccli(made!, 'ap-guangzhou', 'kms.test')).toBe(
    'tccli cam AddUser --Name ann --UseApi 1 --Password "$PASSWORD" --region ap-guangzhou --endpoint kms.test',
  );
});
