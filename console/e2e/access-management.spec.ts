import { expect, GUANGZHOU, test } from './console';

test('a sub-account is made, gets its access key once, signs in and is deleted', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  await keyward.open('/access/users');
  await expect(page.getByText('No sub-account yet')).toBeVisible();
  await page.getByRole('button', { name: 'Create user' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('User name').fill('ann');
  await dialog.getByLabel('Remark').fill('Accounting');
  await dialog.getByLabel('Make an access key').check();
  await dialog.getByLabel('May sign in to the console').check();
  // The command names a variable in place of a password.
  await dialog.getByLabel('Password', { exact: true }).fill('Sesame-2468-open');
  await dialog.getByText('The same with tccli').or(dialog.locator('summary')).first().click();
  await expect(dialog.locator('pre')).toContainText('tccli cam AddUser --Name ann');
  await expect(dialog.locator('pre')).not.toContainText('Sesame');
  await dialog.getByRole('button', { name: 'Create user' }).click();

  await expect(dialog.getByText('It is shown this once')).toBeVisible();
  const told = await dialog.innerText();
  const secret = /SecretKey\s+(\S+)/.exec(told)?.[1] ?? '';
  expect(secret.length).toBeGreaterThan(20);
  await dialog.getByRole('button', { name: 'I have kept it' }).click();
  await expect(page.getByRole('row', { name: /ann/ })).toContainText('Accounting');
  await page.reload();
  expect(await page.content()).not.toContain(secret);

  await page.getByLabel('Search name, number or remark').fill('nobody');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No user matches')).toBeVisible();
  await expect(page).toHaveURL(/q=nobody/);
  await page.goBack();
  await page.getByRole('button', { name: 'Delete: ann' }).click();
  await expect(dialog).toContainText('at once');
  await dialog.getByLabel(/Delete its access keys/).check();
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('No sub-account yet')).toBeVisible();
});

test('a name that is taken is told in words, and nothing typed is lost', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  await keyward.call('AddUser', { Name: 'ann' }, GUANGZHOU, 'cam');
  await keyward.open('/access/users');
  await page.getByRole('button', { name: 'Create user' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('User name').fill('ann');
  await dialog.getByRole('button', { name: 'Create user' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await expect(dialog.getByLabel('User name')).toHaveValue('ann');
});

test('a refusal is explained by its request id', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  const keyId = await keyward.createKey('secret');
  await keyward.call('AddUser', { Name: 'ann', ConsoleLogin: 1, Password: 'Sesame-2468-open', NeedResetPassword: 0 }, GUANGZHOU, 'cam');
  const id = await keyward.refusedCall('ann', 'Sesame-2468-open', 'DisableKey', { KeyId: keyId });

  await keyward.open('/access/refusals');
  await page.getByLabel('Request id').fill(id);
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByText('No statement allows it.')).toBeVisible();
  await expect(page.getByText('kms:DisableKey', { exact: true })).toBeVisible();
  await expect(page.locator('pre').filter({ hasText: '"statement"' })).toContainText(keyId);
  // The answer can be passed on by its address.
  await page.reload();
  await expect(page.getByText('No statement allows it.')).toBeVisible();
  await page.getByLabel('Request id').fill('not an id');
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
});

for (const theme of ['light', 'dark'] as const) {
  test(`the pages of access management are accessible, ${theme}`, async ({ fresh: keyward }) => {
    const { page } = keyward;
    await page.addInitScript((name) => localStorage.setItem('keyward.theme', name), theme);
    await keyward.signIn();
    await keyward.call('AddUser', { Name: 'ann', Remark: 'Accounting' }, GUANGZHOU, 'cam');
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      await keyward.open('/access/users');
      await expect(page.getByText('ann', { exact: true })).toBeVisible();
      await keyward.expectAccessible();
      await page.screenshot({ path: `../test-artefacts/screenshots/access-users-${theme}-${width}.png` });
      await page.getByRole('button', { name: 'Create user' }).click();
      await keyward.expectAccessible();
      await page.screenshot({ path: `../test-artefacts/screenshots/access-create-user-${theme}-${width}.png` });
      await page.keyboard.press('Escape');
      await keyward.open('/access/refusals');
      await keyward.expectAccessible();
      await page.screenshot({ path: `../test-artefacts/screenshots/access-refusal-${theme}-${width}.png` });
    }
  });
}
