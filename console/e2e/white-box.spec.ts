import { readFile } from 'node:fs/promises';

import { expect, GUANGZHOU, test } from './console';

const DEVICE = '0177ebba-5ad6930a52d808-ce5e6fbba2b703-ddfd218bab945f-0c275b7f7d2c8c68';

test('a white-box key is made, encrypts, gives its decrypt key, is bound, disabled and deleted', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  await keyward.open(`/${GUANGZHOU}/keys`);
  await page.getByRole('link', { name: 'White-box keys' }).click();
  await expect(page.getByText('No white-box key yet')).toBeVisible();
  await page.getByRole('button', { name: 'Create white-box key' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('tills');
  await dialog.getByLabel('AES-256').check();
  await dialog.getByRole('button', { name: 'Create white-box key' }).click();
  const row = page.getByRole('row', { name: /tills/ });
  await expect(row).toContainText('AES-256');
  await expect(row).toContainText('Any device');

  await row.getByRole('button', { name: 'Encrypt: tills' }).click();
  await dialog.getByLabel('Plaintext').fill('the code of the safe');
  await dialog.getByRole('button', { name: 'Encrypt', exact: true }).click();
  await expect(dialog.getByLabel('Ciphertext (Base64)', { exact: true })).toHaveText(/^[A-Za-z0-9+/]{43}=$/);
  await expect(dialog.getByLabel('Initialization vector (Base64)', { exact: true })).toHaveText(/^[A-Za-z0-9+/]{22}==$/);
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  const more = async (item: string) => {
    await row.getByRole('button', { name: 'More for tills' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await more('Download decrypt key');
  await expect(dialog).toContainText('It works on any device');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('tills.key');
  expect((await readFile(await file.path())).length).toBeGreaterThan(100_000);

  await more('Device fingerprints');
  const devices = dialog.getByLabel(/One device a line/);
  await devices.fill('nonsense');
  await expect(dialog).toContainText('Line 1 has no fingerprint');
  const csv = Buffer.from(`Identity,Description\n${DEVICE},"till 7, left"\n`);
  await dialog.locator('input[type=file]').setInputFiles({ name: 'devices.csv', mimeType: 'text/csv', buffer: csv });
  await expect(dialog).toContainText('1 / 200');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText('Bound to devices');
  await more('Device fingerprints');
  await expect(devices).toHaveValue(`${DEVICE},till 7, left`);
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await row.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Disable', exact: true }).click();
  await dialog.getByRole('button', { name: 'Disable' }).click();
  await expect(row).toContainText('Disabled');
  await more('Delete');
  await expect(dialog).toContainText('gone at once and for ever');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No white-box key yet')).toBeVisible();
});

for (const [theme, language] of [['light', 'en-US'], ['dark', 'zh-CN']] as const) {
  test(`white-box keys are accessible, ${theme}, ${language}`, async ({ fresh: keyward }) => {
    const { page } = keyward;
    await page.addInitScript((name) => localStorage.setItem('keyward.theme', name), theme);
    await keyward.speak(language);
    await keyward.signIn();
    for (const Alias of ['tills', 'cars']) await keyward.call('CreateWhiteBoxKey', { Alias, Algorithm: 'SM4', Description: '收银机' });
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      await keyward.open(`/${GUANGZHOU}/white-box`);
      await expect(page.getByText('tills').first()).toBeVisible();
      await keyward.expectAccessible();
      await page.screenshot({ path: `../test-artefacts/screenshots/white-box-${theme}-${width}.png` });
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('button', { name: /(Encrypt|加密): tills/ }).click();
    await keyward.expectAccessible();
    await page.screenshot({ path: `../test-artefacts/screenshots/white-box-encrypt-${theme}.png` });
  });
}
