import { expect, GUANGZHOU, test } from './console';

test('a data key is generated, shown, renamed, disabled, scheduled and kept after all', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  await keyward.createKey('orders');
  await keyward.open(`/${GUANGZHOU}/keys`);
  await page.getByRole('link', { name: 'Data keys' }).click();
  await expect(page.getByText('No data key yet')).toBeVisible();
  await page.getByRole('button', { name: 'Generate data key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('invoices');
  await dialog.getByLabel('Under the key').selectOption('orders');
  await dialog.getByLabel('Bytes').fill('2000');
  await expect(dialog.getByRole('button', { name: 'Generate data key' })).toBeDisabled();
  await dialog.getByLabel('Bytes').fill('32');
  await dialog.getByRole('button', { name: 'Generate data key' }).click();
  const row = page.getByRole('row', { name: /invoices/ });
  await expect(row).toContainText('orders');

  await row.getByRole('button', { name: 'Show plaintext: invoices' }).click();
  await dialog.getByRole('button', { name: 'Show plaintext' }).click();
  const plaintext = dialog.getByLabel('Plaintext (Base64)', { exact: true });
  await expect(plaintext).toHaveText(/^[A-Za-z0-9+/]{43}=$/);
  const secret = await plaintext.innerText();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  expect(await page.content()).not.toContain(secret);

  const more = async (item: string) => {
    await page.getByRole('button', { name: /More for/ }).click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
  };
  await more('Change name and description');
  await dialog.getByLabel('Description').fill('of the shop');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText('of the shop');
  await more('Disable');
  await dialog.getByRole('button', { name: 'Disable' }).click();
  await expect(row).toContainText('Disabled');
  await more('Schedule deletion');
  await expect(dialog).toContainText('After 7 days it is destroyed for ever');
  await dialog.getByRole('button', { name: 'Schedule deletion' }).click();
  await expect(row).toContainText('Pending deletion');
  await more('Cancel deletion');
  await dialog.getByRole('button', { name: 'Cancel deletion' }).click();
  await expect(row).toContainText('Disabled');

  await page.getByRole('button', { name: 'Import data key' }).click();
  await dialog.getByLabel('Name').fill('brought');
  await dialog.getByLabel('Under the key').selectOption('orders');
  await dialog.getByLabel('Material (Base64)').fill('AAECAwQFBgcICQoLDA0ODw==');
  await dialog.locator('summary').click();
  await expect(dialog.locator('pre')).not.toContainText('AAECAwQFBgcICQoLDA0ODw');
  await dialog.getByRole('button', { name: 'Import data key' }).click();
  await expect(page.getByRole('row', { name: /brought/ })).toContainText('EXTERNAL');
});

for (const [theme, language] of [['light', 'en-US'], ['dark', 'zh-CN']] as const) {
  test(`data keys are accessible, ${theme}, ${language}`, async ({ fresh: keyward }) => {
    const { page } = keyward;
    await page.addInitScript((name) => localStorage.setItem('keyward.theme', name), theme);
    await keyward.speak(language);
    await keyward.signIn();
    const KeyId = await keyward.createKey('orders');
    await keyward.call('GenerateDataKey', { KeyId, NumberOfBytes: 32, IsHostedByKms: 1, DataKeyName: 'invoices' });
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      await keyward.open(`/${GUANGZHOU}/data-keys`);
      await expect(page.getByText('invoices').first()).toBeVisible();
      await keyward.expectAccessible();
      await page.screenshot({ path: `../test-artefacts/screenshots/data-keys-${theme}-${width}.png` });
    }
  });
}
