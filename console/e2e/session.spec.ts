import { expect, GUANGZHOU, test } from './console';

test('a session that ends leads to sign-in and back to the same page', async ({ keyward }) => {
  const { page, server } = keyward;
  await keyward.signIn();
  const keyId = await keyward.createKey('session-end');
  await keyward.open(`/${GUANGZHOU}/keys/${keyId}`);
  await page.getByLabel('Plaintext', { exact: true }).fill('nobody may see this');
  await keyward.endSession();
  await page.getByRole('button', { name: 'Execute' }).click();

  await expect(page.getByText('Your session has ended.')).toBeVisible();
  await expect(page.getByText('nobody may see this')).toHaveCount(0);
  await page.getByLabel('Account number').fill(String(server.root.Uin));
  await page.getByLabel('Password', { exact: true }).fill(server.root.Password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/keys/${keyId}$`));
  await expect(page.getByRole('heading', { name: 'session-end' })).toBeVisible();
  await expect(page.getByLabel('Plaintext', { exact: true })).toHaveValue('');
});
