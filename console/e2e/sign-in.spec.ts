import { expect, GUANGZHOU, test } from './console';

test('asks for what is missing before it asks the server', async ({ keyward }) => {
  const { page } = keyward;
  await keyward.open('/');
  await expect(page).toHaveTitle('Sign in · Keyward');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Enter your account number')).toBeVisible();
  await expect(page.getByText('Enter your password')).toBeVisible();
  await page.getByLabel('Account number').fill('root');
  await expect(page.getByText('An account number has digits only')).toBeVisible();
  await expect(page.getByText('root-credentials.json')).toBeVisible();
});

test('says so when Caps Lock is on', async ({ keyward }) => {
  const { page } = keyward;
  await keyward.open('/sign-in');
  await page.getByLabel('Password', { exact: true }).evaluate((field) => {
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'A', modifierCapsLock: true, bubbles: true }));
  });
  await expect(page.getByText('Caps Lock is on')).toBeVisible();
});

test('refuses a wrong password and clears it, then lets the right one in', async ({ keyward }) => {
  const { page, server } = keyward;
  await keyward.open('/');
  await page.getByLabel('Account number').fill(String(server.root.Uin));
  const password = page.getByLabel('Password', { exact: true });
  await password.fill('not the password');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toHaveText('The account number, the user name or the password is not right.');
  await expect(password).toHaveValue('');

  await password.fill(server.root.Password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'User keys', level: 1 })).toBeFocused();
  await expect(page).toHaveURL(new RegExp(`/console/${GUANGZHOU}/keys$`));
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  expect(stored).not.toContain(server.root.Password);
});

test('is locked after many wrong passwords, and says for how long', async ({ fresh: keyward }) => {
  const { page, server } = keyward;
  await keyward.open('/');
  await page.getByLabel('Account number').fill(String(server.root.Uin));
  const alert = page.getByRole('alert');
  await expect(async () => {
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(alert).toContainText('Too many attempts', { timeout: 500 });
  }).toPass({ timeout: 25_000 });
  await expect(alert).toContainText(/\d+/);
});

test('leads back to where the link pointed', async ({ keyward }) => {
  const { page, server } = keyward;
  await keyward.open(`/${GUANGZHOU}/keys?state=Disabled&size=50`);
  await expect(page).toHaveURL(/sign-in\?back=/);
  await page.getByLabel('Account number').fill(String(server.root.Uin));
  await page.getByLabel('Password', { exact: true }).fill(server.root.Password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/ap-guangzhou\/keys\?state=Disabled&size=50$/);
});

test('never leads to another site', async ({ keyward }) => {
  const { page, server } = keyward;
  await keyward.signIn();
  for (const back of ['https://evil.example/', '//evil.example/', '/\\evil.example']) {
    await keyward.open(`/sign-in?back=${encodeURIComponent(back)}`);
    await expect(page.getByRole('heading', { name: 'User keys', level: 1 })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(server.url);
  }
});

test('signs out', async ({ keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  await keyward.open('/');
  await page.getByRole('button', { name: 'Account: root' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});
