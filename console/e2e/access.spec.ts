import { expect, GUANGZHOU, test } from './console';

for (const theme of ['light', 'dark'] as const) {
  test(`every page and dialog is accessible, ${theme}`, async ({ keyward }) => {
    test.setTimeout(120_000);
    const { page } = keyward;
    const check = () => keyward.expectAccessible();
    const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
    const escape = () => page.keyboard.press('Escape');
    await page.addInitScript((name) => localStorage.setItem('keyward.theme', name), theme);

    await keyward.open('/');
    await press('Sign in');
    await check();
    await page.getByRole('tab', { name: 'Sub-account' }).click();
    await check();

    await keyward.signIn();
    await keyward.open('/account');
    await expect(page.getByText('This one')).toBeVisible();
    await check();
    const off = await keyward.createKey(`off-${theme}`);
    await keyward.call('DisableKey', { KeyId: off });
    const keyId = await keyward.createKey(`on-${theme}`);
    await keyward.open(`/${GUANGZHOU}/keys`);
    await expect(page.getByRole('link', { name: `on-${theme}` })).toBeVisible();
    await check();
    await press(/^Region/);
    await check();
    await escape();
    await press(/^Account/);
    await check();
    await escape();
    await press(/^Filter by status/);
    await check();
    await escape();
    await page.getByLabel('Select all keys on this page').check();
    await check();
    await press('Disable key');
    await check();
    await escape();
    await press('Create key');
    await page.getByLabel('Key name', { exact: true }).fill('kms-');
    await check();
    await keyward.open(`/${GUANGZHOU}/keys?q=nothing-like-this`);
    await expect(page.getByText('No key matches')).toBeVisible();
    await check();

    await keyward.open(`/${GUANGZHOU}/keys/${keyId}`);
    await page.getByLabel('Plaintext', { exact: true }).fill('text');
    await press('Execute');
    await expect(page.locator('output')).toContainText('-k-');
    await check();
    await page.getByRole('tab', { name: 'Decryption' }).click();
    await page.getByLabel('Ciphertext', { exact: true }).fill('not a ciphertext');
    await press('Execute');
    await expect(page.getByRole('alert')).toBeVisible();
    await check();
    await press('Modify key name');
    await check();
    await escape();
    await press('Modify description');
    await check();
    await keyward.open(`/${GUANGZHOU}/keys/${off}`);
    await expect(page.getByRole('switch')).toBeVisible();
    await check();
    await keyward.open('/atlantis/keys');
    await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
    await check();
  });
}

test('the list can be used by keyboard alone', async ({ keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  await keyward.createKey('by-keyboard');
  await keyward.open(`/${GUANGZHOU}/keys?q=by-keyboard`);
  await expect(page.getByRole('link', { name: 'by-keyboard' })).toBeVisible();
  await page.getByRole('button', { name: /^Filter by status/ }).focus();
  await page.keyboard.press('Enter');
  // The menu takes the focus when it is there; a key before that would go to the button.
  await expect(page.locator('[role=menuitemradio]:focus')).toBeVisible();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitemradio', { name: 'Archived' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^Filter by status/ })).toBeFocused();
  await page.getByLabel('Select key by-keyboard').press('Space');
  await page.getByRole('button', { name: 'Disable key' }).press('Enter');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Key disabled')).toBeVisible();
});

for (const width of [1024, 390]) {
  test(`nothing is cut off at ${width} pixels`, async ({ keyward }) => {
    const { page } = keyward;
    await page.setViewportSize({ width, height: 800 });
    await keyward.signIn();
    const keyId = await keyward.createKey(`narrow-${width}`);
    for (const path of ['/', '/account', `/${GUANGZHOU}/keys/${keyId}`]) {
      await keyward.open(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await keyward.settle();
      const overflow = await page.locator('main').evaluate((main) => main.scrollWidth - main.clientWidth);
      expect(overflow, path).toBeLessThanOrEqual(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
  });
}
