import { expect, GUANGZHOU, SINGAPORE, test } from './console';

test('the first key: from the empty list to the top of the list', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  await keyward.open('/');
  await page.getByRole('button', { name: 'Create your first key' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create key' });
  const name = dialog.getByLabel('Key name');
  await expect(name).toBeFocused();
  await expect(dialog.getByText('This region uses SM4.')).toBeVisible();

  await name.fill('kms-mine');
  await expect(dialog.getByText('Names that begin with kms-')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Create', exact: true })).toHaveAttribute('aria-disabled', 'true');
  await name.fill('first');
  await dialog.getByLabel('Description').fill('密'.repeat(342));
  await expect(dialog.getByText('1026 / 1024 bytes')).toBeVisible();
  await dialog.getByLabel('Description').fill('订单数据库');
  await expect(dialog.getByText('15 / 1024 bytes')).toBeVisible();
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByText('Key first created')).toBeVisible();
  await expect(page.getByRole('row').nth(1)).toContainText('first');

  await page.getByRole('button', { name: 'Create key' }).click();
  await name.fill('first');
  await page.keyboard.press('Enter');
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog).toBeVisible();
  await name.fill('second');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row').nth(1)).toContainText('second');
  await expect(page.getByText('2 keys in all')).toBeVisible();
});

test('search, filter, sort and paging are in the URL', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  for (let i = 1; i <= 12; i += 1) await keyward.createKey(`key-${String(i).padStart(2, '0')}`);
  const odd = await keyward.createKey('odd-one');
  await keyward.call('DisableKey', { KeyId: odd });
  const rows = page.locator('tbody tr');

  await keyward.open(`/${GUANGZHOU}/keys`);
  await expect(rows).toHaveCount(10);
  await expect(rows.first()).toContainText('odd-one');
  await page.getByRole('button', { name: 'Page 2' }).click();
  await expect(rows).toHaveCount(3);
  await expect(page).toHaveURL(/\?page=2$/);
  await page.reload();
  await expect(rows).toHaveCount(3);

  await page.getByLabel('Keys per page').selectOption('50');
  await expect(rows).toHaveCount(13);
  await expect(page).toHaveURL(/\?size=50$/);
  await page.getByRole('button', { name: /^Creation time/ }).click();
  await expect(rows.first()).toContainText('key-01');
  await expect(page.getByRole('columnheader', { name: /^Creation time/ })).toHaveAttribute('aria-sort', 'ascending');

  await page.getByRole('button', { name: /^Filter by status/ }).click();
  await page.getByRole('menuitemradio', { name: 'Disabled' }).click();
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL(/state=Disabled/);
  await page.getByRole('searchbox').fill('key-0');
  await expect(page.getByText('No key matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(rows).toHaveCount(13);

  await page.getByRole('searchbox').fill('key-0');
  await expect(rows).toHaveCount(9);
  await expect(page).toHaveURL(/q=key-0/);
  await page.getByRole('searchbox').fill(odd);
  await expect(rows).toHaveCount(1);
  await page.goBack();
  await expect(page.getByRole('searchbox')).toHaveValue('key-0');
  await expect(rows).toHaveCount(9);

  await keyward.createKey('key-0-later');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(rows).toHaveCount(10);
});

test('disables several keys at once, after saying what will happen', async ({ keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  for (const name of ['batch-a', 'batch-b']) await keyward.createKey(name);
  const off = await keyward.createKey('batch-off');
  await keyward.call('DisableKey', { KeyId: off });
  await keyward.open(`/${GUANGZHOU}/keys?q=batch-`);

  const disable = page.getByRole('button', { name: 'Disable key' });
  await disable.hover();
  await expect(page.getByRole('tooltip')).toHaveText('Select one or more keys first');
  await page.getByLabel('Select key batch-off').check();
  await disable.focus();
  await expect(page.getByRole('tooltip')).toHaveText('None of the selected keys can be changed');
  await page.getByLabel('Select all keys on this page').check();
  await expect(page.getByText('3 keys selected')).toBeVisible();
  await disable.click();

  const dialog = page.getByRole('dialog', { name: 'Disable 3 keys?' });
  await expect(dialog.getByRole('row', { name: 'batch-a' })).toContainText('Will be disabled');
  await expect(dialog.getByRole('row', { name: 'batch-off' })).toContainText('The key is disabled already');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(disable).toBeFocused();
  await disable.click();
  await dialog.getByRole('button', { name: 'Disable', exact: true }).click();
  await expect(page.getByText('2 keys disabled')).toBeVisible();
  await expect(page.locator('[data-state=Disabled]')).toHaveCount(3);

  const row = page.getByRole('table', { name: 'Keys' }).getByRole('row', { name: 'batch-a' });
  await row.getByRole('button', { name: 'Enable' }).click();
  await page.getByRole('dialog', { name: 'Enable this key?' }).getByRole('button', { name: 'Enable' }).click();
  await expect(row).toContainText('Enabled');
});

test('a region is a place of its own, and is remembered', async ({ keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  await keyward.createKey('only-in-guangzhou');
  await keyward.createKey('only-in-singapore', SINGAPORE);
  await keyward.open(`/${GUANGZHOU}/keys`);
  await expect(page.getByRole('link', { name: 'only-in-guangzhou' })).toBeVisible();
  await page.getByRole('button', { name: 'Region: Guangzhou' }).click();
  await page.getByRole('menuitemradio', { name: /^Singapore/ }).click();
  await expect(page).toHaveURL(new RegExp(`/console/${SINGAPORE}/keys$`));
  await expect(page.getByRole('link', { name: 'only-in-singapore' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'only-in-guangzhou' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Create key' }).click();
  await expect(page.getByText('This region uses AES_256.')).toBeVisible();
  await keyward.open('/');
  await expect(page).toHaveURL(new RegExp(`/console/${SINGAPORE}/keys$`));
  await keyward.open('/atlantis/keys');
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
});
