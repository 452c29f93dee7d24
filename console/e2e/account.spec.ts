import { createHmac } from 'node:crypto';

import { expect, GUANGZHOU, test, type Console } from './console';

const PASSWORD = 'Sesame 0pens!';

/** What an authenticator app shows for a secret in Base32, `steps` steps of 30 seconds from now (RFC 6238). */
function code(secret: string, steps = 0): string {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'));
  const key = Buffer.from(bits.join('').match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac('sha1', key).update(counter).digest();
  return String((hash.readUInt32BE(hash[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function fillIn(keyward: Console, name: string, password: string): Promise<void> {
  const { page, server } = keyward;
  await page.getByRole('tab', { name: 'Sub-account' }).click();
  await page.getByLabel('Account number of the root account').fill(String(server.root.Uin));
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

/** The secret that the page shows to be typed. */
async function shownSecret(keyward: Console): Promise<string> {
  await expect(keyward.page.getByRole('img', { name: 'QR code for an authenticator app' })).toBeVisible();
  return (await keyward.page.locator('code').last().innerText()).replaceAll(' ', '');
}

test('a sub-account signs in, and is told nothing about names', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  await keyward.call('AddUser', { Name: 'ann', ConsoleLogin: 1, Password: PASSWORD }, GUANGZHOU, 'cam');
  await keyward.endSession();
  await keyward.open('/sign-in');
  await page.getByRole('tab', { name: 'Sub-account' }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByText('Enter your user name')).toBeVisible();
  await keyward.expectAccessible();
  for (const name of ['nobody', 'ann']) {
    await fillIn(keyward, name, 'not the password');
    await expect(page.getByRole('alert')).toHaveText('The account number, the user name or the password is not right.');
  }
  await fillIn(keyward, 'ann', PASSWORD);
  await expect(page.getByRole('button', { name: 'Account: ann' })).toBeVisible();
});

test('a new password and a second factor are asked for before there is a session', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  const user = { Name: 'ann', ConsoleLogin: 1, Password: PASSWORD, NeedResetPassword: 1 };
  const { Uin } = await keyward.call('AddUser', user, GUANGZHOU, 'cam');
  await keyward.call('SetMfaFlag', { OpUin: Uin, LoginFlag: { Stoken: 1 } }, GUANGZHOU, 'cam');
  await keyward.endSession();
  await keyward.open('/sign-in');
  await fillIn(keyward, 'ann', PASSWORD);

  await expect(page.getByRole('heading', { name: 'Choose a new password' })).toBeFocused();
  await keyward.expectAccessible();
  const first = page.getByLabel('New password', { exact: true });
  const second = page.getByLabel('New password again');
  const save = page.getByRole('button', { name: 'Save and go on' });
  await first.fill('An0ther word!');
  await second.fill('another');
  await save.click();
  await expect(page.getByText('The two are not the same')).toBeVisible();
  await first.fill('weak');
  await second.fill('weak');
  await save.click();
  await expect(page.getByRole('alert')).toContainText('must have at least 8 characters');
  await first.fill('An0ther word!');
  await second.fill('An0ther word!');
  await save.click();

  await expect(page.getByRole('heading', { name: 'Set up a second factor' })).toBeFocused();
  const secret = await shownSecret(keyward);
  await keyward.expectAccessible();
  await page.getByLabel('Code', { exact: true }).fill('000000');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('The code is wrong');
  await page.getByLabel('Code', { exact: true }).fill(code(secret));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')).toHaveCount(10);
  const recovery = await page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').first().innerText();
  await keyward.expectAccessible();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await expect(page.getByRole('button', { name: 'Account: ann' })).toBeVisible();

  await keyward.endSession();
  await keyward.open('/sign-in');
  await fillIn(keyward, 'ann', 'An0ther word!');
  await expect(page.getByRole('heading', { name: 'Second factor' })).toBeFocused();
  await keyward.expectAccessible();
  await page.getByRole('button', { name: 'Start over' }).click();
  await fillIn(keyward, 'ann', 'An0ther word!');
  await page.getByLabel('Code', { exact: true }).fill(recovery);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Account: ann' })).toBeVisible();
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]));
  for (const kept of [secret, recovery, 'An0ther']) expect(stored).not.toContain(kept);
});

test('one sets up and removes a second factor on the account page', async ({ fresh: keyward }) => {
  const { page, server } = keyward;
  await keyward.signIn();
  await keyward.open(`/${GUANGZHOU}/keys`);
  await page.getByRole('button', { name: 'Account: root' }).click();
  await page.getByRole('menuitem', { name: 'Account settings' }).click();
  await expect(page.getByRole('heading', { name: 'Account settings', level: 1 })).toBeFocused();
  await page.getByRole('button', { name: 'Set up second factor' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Password', { exact: true }).fill('not the password');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('The password is wrong');
  await dialog.getByLabel('Password', { exact: true }).fill(server.root.Password);
  await page.keyboard.press('Enter');
  const secret = await shownSecret(keyward);
  await keyward.expectAccessible();
  await dialog.getByLabel('Code', { exact: true }).fill(code(secret));
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('listitem')).toHaveCount(10);
  await dialog.getByRole('button', { name: 'I have kept them' }).click();
  await expect(page.getByText('10 left')).toBeVisible();
  await page.getByRole('button', { name: 'Remove second factor' }).click();
  await keyward.expectAccessible();
  await dialog.getByLabel('Code', { exact: true }).fill(code(secret, 1));
  await page.keyboard.press('Enter');
  await expect(page.getByText('Not set up')).toBeVisible();
});

test('one changes the password and ends other sessions on the account page', async ({ fresh: keyward }) => {
  const { page, server } = keyward;
  await keyward.signIn();
  const other = await keyward.anotherSession();
  await keyward.open('/account');
  const sessions = page.getByRole('table', { name: 'Sessions' });
  await expect(sessions.getByRole('row')).toHaveCount(3);
  await expect(sessions.getByText('This one')).toHaveCount(1);
  await keyward.expectAccessible();
  await sessions.getByRole('button', { name: /^End the session/ }).click();
  await expect(page.getByText('Session ended')).toBeVisible();
  expect(await other.status()).toBe(401);

  const third = await keyward.anotherSession();
  await page.reload();
  await page.getByRole('button', { name: 'End all others' }).click();
  await expect(page.getByText('All other sessions ended')).toBeVisible();
  expect(await third.status()).toBe(401);
  await expect(sessions.getByRole('row')).toHaveCount(2);

  await page.getByRole('button', { name: 'Change password' }).click();
  const dialog = page.getByRole('dialog');
  await keyward.expectAccessible();
  await dialog.getByLabel('Current password').fill(server.root.Password);
  await dialog.getByLabel('New password', { exact: true }).fill('R0ot of all!');
  await dialog.getByLabel('New password again').fill('R0ot of all!');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Password changed')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Account settings', level: 1 })).toBeVisible();
});
