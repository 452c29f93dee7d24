import { expect, GUANGZHOU, test } from './console';

for (const [theme, language] of [['light', 'en-US'], ['dark', 'zh-CN']] as const) {
  test(`the overview counts keys and tells what comes, ${theme}, ${language}`, async ({ fresh: keyward }) => {
    test.setTimeout(60_000);
    const { page } = keyward;
    await page.addInitScript((name) => localStorage.setItem('keyward.theme', name), theme);
    await keyward.speak(language);
    await keyward.signIn();
    await keyward.createKey('orders');
    await keyward.createKey('invoices');
    const doomed = await keyward.createKey('doomed');
    await keyward.call('DisableKey', { KeyId: doomed });
    await keyward.call('ScheduleKeyDeletion', { KeyId: doomed, PendingWindowInDays: 7 });
    await keyward.refused('Encrypt', { KeyId: doomed, Plaintext: 'YQ==' });
    await keyward.open(`/${GUANGZHOU}/keys`);
    await page.getByRole('link', { name: /Overview|概览/ }).click();
    const counts = page.getByRole('table', { name: /Keys by state|各状态的密钥/ }).getByRole('row');
    await expect(counts.first()).toContainText('2');
    await expect(page.getByRole('table', { name: /Coming deletions|即将删除/ })).toContainText('doomed');
    await expect(page.getByRole('table', { name: /do not rotate|未轮换的密钥/ })).toContainText('orders');
    await expect(page.getByText(/A key scheduled for deletion is still in use|计划删除的密钥仍在使用|仍/).first()).toBeVisible();
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      await keyward.expectAccessible();
      await page.screenshot({ path: `../test-artefacts/screenshots/overview-${theme}-${width}.png`, fullPage: true });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await counts.first().getByRole('link').click();
    await expect(page).toHaveURL(/keys\?state=Enabled/);
  });
}
