import { expect, GUANGZHOU, test } from './console';

test('changes the language at once, and remembers it', async ({ keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  await keyward.createKey('languages');
  await keyward.open(`/${GUANGZHOU}/keys`);
  await page.getByRole('button', { name: 'Language: English' }).click();
  await page.getByRole('menuitemradio', { name: '中文' }).click();
  await expect(page.getByRole('heading', { name: '用户密钥', level: 1 })).toBeVisible();
  await expect(page).toHaveTitle('用户密钥 · Keyward');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByRole('button', { name: '地域: 广州' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: '新建密钥' })).toBeVisible();

  await page.getByRole('button', { name: '新建密钥' }).click();
  const name = page.getByLabel('密钥名称', { exact: true });
  await name.fill('languages');
  await page.keyboard.press('Enter');
  // The server speaks the language of the console.
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await expect(name).toHaveAccessibleDescription(/\p{Script=Han}/u);
});

test.describe('in a Chinese browser', () => {
  test.use({ locale: 'zh-CN' });

  test('the console begins in Chinese', async ({ keyward }) => {
    await keyward.open('/');
    await expect(keyward.page.getByRole('heading', { name: '登录' })).toBeVisible();
  });
});
