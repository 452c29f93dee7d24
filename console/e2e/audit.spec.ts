import { readFile } from 'node:fs/promises';

import { expect, GUANGZHOU, test } from './console';

test('events are found, looked at, saved as a search and exported', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  const keyId = await keyward.createKey('watched');
  await keyward.call('DisableKey', { KeyId: keyId });
  await keyward.refused('Encrypt', { KeyId: keyId, Plaintext: 'YQ==' });
  await keyward.open('/');
  await page.getByRole('link', { name: 'Event history' }).click();
  const rows = page.getByRole('table', { name: 'Event history' }).getByRole('row');
  await expect(rows.filter({ hasText: 'DisableKey' })).toContainText('Success');
  await expect(rows.filter({ hasText: 'Encrypt' })).toContainText('ResourceUnavailable.CmkDisabled');

  await page.getByLabel('Search by').selectOption('Event name');
  await page.getByRole('searchbox', { name: 'Event name' }).fill('DisableKey');
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(2);
  await expect(page).toHaveURL(/by=EventName&q=DisableKey/);
  await page.getByRole('button', { name: /View event/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Event as JSON', { exact: true })).toContainText(`"KeyId": "${keyId}"`);
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  await page.getByRole('button', { name: 'Save search' }).click();
  await dialog.getByLabel('Name').fill('Disabled keys');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Clear search' }).click();
  await expect(rows.filter({ hasText: 'Encrypt' })).toBeVisible();
  await page.getByLabel('Kind').selectOption('Reading only');
  await expect(rows.filter({ hasText: 'DisableKey' })).toHaveCount(0);
  await page.getByLabel('Saved searches').selectOption('Disabled keys');
  await expect(rows).toHaveCount(2);
  await page.reload();
  await expect(rows).toHaveCount(2);

  await page.getByRole('button', { name: 'Export' }).click();
  await dialog.getByLabel(/Table/).check();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Export' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('events.csv');
  const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(`,DisableKey,root,key/creatorUin/`);
});

test('what happens is followed live, and a key leads to its events', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  const keyId = await keyward.createKey('watched');
  await keyward.open(`/${GUANGZHOU}/keys/${keyId}`);
  await page.getByRole('link', { name: 'Events of this key' }).click();
  const rows = page.getByRole('table', { name: 'Event history' }).getByRole('row');
  await expect(rows.filter({ hasText: 'CreateKey' })).toBeVisible();
  await page.getByLabel('Follow live').check();
  await keyward.call('Encrypt', { KeyId: keyId, Plaintext: 'YQ==' });
  await expect(rows.filter({ hasText: 'Encrypt' })).toBeVisible({ timeout: 15_000 });
});

test('more events are loaded as asked, and a time between two minutes is looked at', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  for (let n = 0; n < 60; n += 1) await keyward.call('GenerateRandom', { NumberOfBytes: 8 });
  await keyward.open('/audit/events?by=EventName&q=GenerateRandom');
  const rows = page.getByRole('table', { name: 'Event history' }).getByRole('row');
  await expect(rows).toHaveCount(51);
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect(rows).toHaveCount(61);
  await expect(page.getByText('These are all.')).toBeVisible();
  await page.getByLabel('Time').selectOption('Between…');
  await expect(page).toHaveURL(/from=.*until=/);
  await page.getByLabel('From').fill('2020-01-01T00:00');
  await expect(page.getByRole('alert')).toBeVisible();
});

test('the dialog before a deletion tells the last use', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  const keyId = await keyward.createKey('used');
  await keyward.call('Encrypt', { KeyId: keyId, Plaintext: 'YQ==' });
  await keyward.call('DisableKey', { KeyId: keyId });
  await keyward.open(`/${GUANGZHOU}/keys/${keyId}`);
  await page.getByRole('button', { name: /More/ }).click();
  await page.getByRole('menuitem', { name: 'Schedule deletion' }).click();
  await expect(page.getByRole('dialog')).toContainText(/Last used .* by root \(Encrypt\)/);
});

for (const [theme, language] of [['light', 'en-US'], ['dark', 'zh-CN']] as const) {
  test(`the event history is accessible, ${theme}, ${language}`, async ({ fresh: keyward }) => {
    const { page } = keyward;
    await page.addInitScript((name) => localStorage.setItem('keyward.theme', name), theme);
    await keyward.speak(language);
    await keyward.signIn();
    const keyId = await keyward.createKey('watched');
    await keyward.call('DisableKey', { KeyId: keyId });
    await keyward.refused('Encrypt', { KeyId: keyId, Plaintext: 'YQ==' });
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      await keyward.open('/audit/events');
      await expect(page.getByText('DisableKey').first()).toBeVisible();
      await keyward.expectAccessible();
      await page.screenshot({ path: `../test-artefacts/screenshots/events-${theme}-${width}.png` });
    }
    await page.getByRole('button', { name: /View event|查看事件/ }).first().click();
    await keyward.expectAccessible();
    await page.screenshot({ path: `../test-artefacts/screenshots/event-${theme}.png` });
  });
}
