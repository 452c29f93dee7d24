import { readFile } from 'node:fs/promises';

import { expect, GUANGZHOU, test, type Console } from './console';

async function openKey(keyward: Console, alias: string): Promise<string> {
  await keyward.signIn();
  const keyId = await keyward.createKey(alias, GUANGZHOU, 'as it was');
  await keyward.open(`/${GUANGZHOU}/keys?q=${alias}`);
  await keyward.page.getByRole('link', { name: alias }).click();
  await expect(keyward.page.getByRole('heading', { name: alias, level: 1 })).toBeFocused();
  return keyId;
}

test('shows what a key is', async ({ keyward }) => {
  const { page, server } = keyward;
  const keyId = await openKey(keyward, 'details');
  const { Uin } = server.root;
  await expect(page).toHaveTitle('details · Keyward');
  await expect(page.getByText(keyId, { exact: true })).toBeVisible();
  await expect(
    page.getByText(`qcs::kms:ap-guangzhou:uin/${Uin}:key/creatorUin/${Uin}/${keyId}`),
  ).toBeVisible();
  await expect(page.getByText('National cryptography (SM algorithms)')).toBeVisible();
  await page.getByRole('button', { name: 'Copy Key ID' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(keyId);
});

test('changes name and description', async ({ keyward }) => {
  const { page } = keyward;
  await openKey(keyward, 'edit-me');
  await keyward.createKey('taken');
  await page.getByRole('button', { name: 'Modify key name' }).click();
  const dialog = page.getByRole('dialog');
  const save = dialog.getByRole('button', { name: 'Save' });
  await expect(save).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByLabel('Key name').fill('taken');
  await save.click();
  await expect(dialog.getByLabel('Key name')).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel('Key name').fill('edited');
  await save.click();
  await expect(page.getByRole('heading', { name: 'edited', level: 1 })).toBeVisible();

  await page.getByRole('button', { name: 'Modify description' }).click();
  await dialog.getByLabel('Description').fill('two\nlines');
  await save.click();
  await expect(page.getByText('Description saved')).toBeVisible();
  await expect(page.getByText('two\nlines')).toBeVisible();
});

test('disables a key, says why its tool is closed, and enables it again', async ({ keyward }) => {
  const { page } = keyward;
  await openKey(keyward, 'switch-me');
  const state = page.getByRole('switch');
  await expect(state).toBeChecked();
  await state.click();
  await page.getByRole('dialog', { name: 'Disable this key?' }).getByRole('button', { name: 'Disable' }).click();
  await expect(state).not.toBeChecked();
  await expect(page.getByText('The key is not enabled (status: Disabled), so it cannot encrypt.').first()).toBeVisible();
  await expect(page.getByLabel('Plaintext', { exact: true })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Execute' })).toHaveAttribute('aria-disabled', 'true');
  await state.click();
  await page.getByRole('dialog', { name: 'Enable this key?' }).getByRole('button', { name: 'Enable' }).click();
  await expect(page.getByLabel('Plaintext', { exact: true })).toBeEnabled();
});

test('encrypts, downloads and decrypts, bound to a context', async ({ keyward }) => {
  const { page } = keyward;
  await openKey(keyward, 'round-trip');
  const text = 'The vault 金库 opens at nine.';
  const result = page.locator('output');
  const execute = page.getByRole('button', { name: 'Execute' });

  await page.getByLabel('Plaintext', { exact: true }).fill(text);
  await page.getByLabel('Encryption context').fill('{"purpose":1}');
  await expect(page.getByText('Every value must be a text')).toBeVisible();
  await page.getByLabel('Encryption context').fill('{"purpose":"test"}');
  await execute.click();
  await expect(result).toContainText('-k-');
  const ciphertext = await result.innerText();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('round-trip.ciphertext.txt');
  expect(await readFile(await saved.path(), 'utf8')).toBe(ciphertext);

  await page.getByRole('tab', { name: 'Decryption' }).click();
  await expect(page.getByText('Decryption finds its key by the ciphertext')).toBeVisible();
  await page.getByLabel('Ciphertext', { exact: true }).fill(ciphertext);
  await execute.click();
  await expect(page.getByRole('alert')).toContainText('Request ID');
  await page.getByLabel('Encryption context').fill('{"purpose":"test"}');
  await execute.click();
  await expect(result).toHaveText(Buffer.from(text).toString('base64'));
  await page.getByLabel('Show as text').check();
  await expect(result).toHaveText(text);

  await page.getByRole('tab', { name: 'Encryption' }).click();
  await expect(page.getByLabel('Plaintext', { exact: true })).toHaveValue('');
  const kept = await page.evaluate(() => JSON.stringify([location.href, { ...localStorage }, { ...sessionStorage }]));
  expect(kept).not.toContain('vault');
});

test('takes files, up to 4096 bytes', async ({ keyward }) => {
  const { page } = keyward;
  await openKey(keyward, 'files');
  const picker = page.locator('input[type=file]');
  const file = (length: number) => ({ name: 'secret.bin', mimeType: '', buffer: Buffer.alloc(length, 0xff) });
  await picker.setInputFiles(file(4097));
  await expect(page.getByText('The file has 4097 bytes; at most 4096 are possible')).toBeVisible();
  await picker.setInputFiles(file(4096));
  await expect(page.getByText('secret.bin (4096 bytes)')).toBeVisible();
  await page.getByRole('button', { name: 'Execute' }).click();
  const ciphertext = await page.locator('output', { hasText: '-k-' }).innerText();

  await page.getByRole('tab', { name: 'Decryption' }).click();
  await picker.setInputFiles({ name: 'secret.txt', mimeType: '', buffer: Buffer.from(`${ciphertext}\n`) });
  await page.getByRole('button', { name: 'Execute' }).click();
  await expect(page.getByRole('button', { name: 'Download' })).toBeVisible();
  await expect(page.getByLabel('Show as text')).toHaveAttribute('aria-disabled', 'true');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  expect(await readFile(await (await download).path())).toEqual(file(4096).buffer);
});

test('a key that is not there', async ({ keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  for (const id of ['23e80852-1e38-11e9-b129-5cb9019b4b01', 'nonsense']) {
    await keyward.open(`/${GUANGZHOU}/keys/${id}`);
    await expect(page.getByRole('heading', { name: 'There is no such key here' })).toBeVisible();
  }
});

test('a key pair shows its public key, and every key who used it', async ({ keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  const { KeyId } = await keyward.call('CreateKey', { Alias: `pair-${Date.now()}`, KeyUsage: 'ASYMMETRIC_SIGN_VERIFY_ECC' });
  await keyward.open(`/${GUANGZHOU}/keys/${String(KeyId)}`);
  await expect(page.getByRole('region', { name: 'Public key' })).toContainText('-----BEGIN PUBLIC KEY-----');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download DER' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/\.der$/);
  await expect(page.getByText('Nobody has used this key yet.')).toBeVisible();
  await keyward.call('SignByAsymmetricKey', { KeyId, Message: 'YQ==', Algorithm: 'ECC_P256_R1' });
  await page.reload();
  const uses = page.getByRole('table', { name: 'Use' });
  await expect(uses).toContainText('SignByAsymmetricKey');
  await expect(uses).toContainText('Console');
  await keyward.expectAccessible();
});

test('a key signs a message online, and tells right signatures from wrong ones', async ({ keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  const { KeyId } = await keyward.call('CreateKey', { Alias: `signer-${Date.now()}`, KeyUsage: 'ASYMMETRIC_SIGN_VERIFY_SM2' });
  await keyward.open(`/${GUANGZHOU}/keys/${String(KeyId)}`);
  await expect(page.getByLabel('Algorithm')).toHaveValue('SM2DSA');
  await page.getByLabel('Message').fill('the contract');
  await page.getByRole('button', { name: 'Execute' }).click();
  const signature = page.getByLabel('Signature (Base64)', { exact: true });
  await expect(signature).toHaveText(/^[A-Za-z0-9+/]{80,}={0,2}$/);
  const text = await signature.innerText();
  await page.getByRole('tab', { name: 'Verify' }).click();
  await page.getByLabel('Message').fill('the contract');
  await signature.fill(text);
  await page.getByRole('button', { name: 'Execute' }).click();
  await expect(page.getByText('The signature is that of this key on this message.')).toBeVisible();
  await page.getByLabel('Message').fill('another contract');
  await page.getByRole('button', { name: 'Execute' }).click();
  await expect(page.getByText('The signature is not that of this key on this message.')).toBeVisible();
  await keyward.expectAccessible();
});
