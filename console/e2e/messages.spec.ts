import { expect, GUANGZHOU, test } from './console';

test('an alarm is told, read, and stays in the list', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  await keyward.open('/messages');
  await expect(page.getByText('No alarms')).toBeVisible();
  const keyId = await keyward.createKey('doomed');
  await keyward.call('DisableKey', { KeyId: keyId });
  await keyward.call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
  await keyward.refused('Encrypt', { KeyId: keyId, Plaintext: 'YQ==' });

  await page.reload();
  const row = page.getByRole('row').filter({ hasText: keyId });
  await expect(row).toContainText('once');
  await expect(row.getByRole('img', { name: 'Unread' })).toBeVisible();
  await expect(page.getByRole('link', { name: /Messages/ })).toContainText('1');
  await page.getByLabel(/Only unread/).check();
  await expect(page).toHaveURL(/kind=unread/);
  await row.getByRole('button', { name: /Mark as read/ }).click();
  await expect(page.getByRole('heading', { name: 'Nothing unread' })).toBeVisible();
  await page.goBack();
  await expect(row).toBeVisible();
  await expect(row.getByRole('img', { name: 'Unread' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Mark all as read' })).toBeDisabled();
});

for (const [theme, language] of [['light', 'en-US'], ['dark', 'zh-CN']] as const) {
  test(`messages are accessible, ${theme}, ${language}`, async ({ fresh: keyward }) => {
    const { page } = keyward;
    await page.addInitScript((name) => localStorage.setItem('keyward.theme', name), theme);
    await keyward.speak(language);
    await keyward.signIn();
    const keyId = await keyward.createKey('doomed');
    await keyward.call('DisableKey', { KeyId: keyId });
    await keyward.call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 }, GUANGZHOU);
    await keyward.refused('Encrypt', { KeyId: keyId, Plaintext: 'YQ==' });
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      await keyward.open('/messages');
      await expect(page.getByText(keyId).first()).toBeVisible();
      await keyward.expectAccessible();
      await page.screenshot({ path: `../test-artefacts/screenshots/messages-${theme}-${width}.png` });
    }
  });
}
