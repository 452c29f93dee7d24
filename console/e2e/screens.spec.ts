import { expect, GUANGZHOU, test } from './console';

const FOLDER = '../test-artefacts/screenshots';

/** Names of buttons and tabs in both languages, where a picture needs them pressed. */
const WORDS = {
  'en-US': { create: 'Create key', empty: 'Create your first key', disable: 'Disable key', all: 'Select all keys on this page', name: 'Modify key name', description: 'Modify description', decrypt: 'Decryption', execute: 'Execute', region: /^Region/, account: /^Account/, filter: /^Filter by status/, plaintext: 'Plaintext', ciphertext: 'Ciphertext', asText: 'Show as text', signIn: 'Sign in', password: 'Password', uin: 'Account number', sub: 'Sub-account', setUp: 'Set up second factor', change: 'Change password', qr: /^QR code/ },
  'zh-CN': { create: '新建密钥', empty: '创建您的第一个密钥', disable: '禁用密钥', all: '选择本页全部密钥', name: '修改密钥名称', description: '修改描述信息', decrypt: '解密', execute: '执行', region: /^地域/, account: /^账号/, filter: /^按状态筛选/, plaintext: '明文', ciphertext: '密文', asText: '以文本显示', signIn: '登录', password: '密码', uin: '账号 ID', sub: '子账号', setUp: '设置双重验证', change: '修改密码', qr: /二维码/ },
} as const;

for (const language of ['en-US', 'zh-CN'] as const) {
  const words = WORDS[language];

  test(`pictures of every page and dialog, ${language}`, async ({ fresh: keyward }) => {
    test.setTimeout(120_000);
    const { page } = keyward;
    let number = 0;
    const shoot = async (name: string) => {
      await keyward.settle();
      number += 1;
      const file = `${FOLDER}/${language}-${String(number).padStart(2, '0')}-${name}.png`;
      await page.screenshot({ path: file });
    };
    const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
    const escape = () => page.keyboard.press('Escape');
    await keyward.speak(language);

    await keyward.open('/');
    await shoot('sign-in');
    await page.getByLabel(words.uin).fill('100000000001');
    await page.getByLabel(words.password, { exact: true }).fill('not the password');
    await press(words.signIn);
    await expect(page.getByRole('alert')).toBeVisible();
    await shoot('sign-in-wrong');
    await page.getByRole('tab', { name: words.sub }).click();
    await shoot('sign-in-sub-account');

    await keyward.signIn();
    await keyward.open('/account');
    await shoot('account');
    await press(words.change);
    await shoot('change-password');
    await escape();
    await press(words.setUp);
    await page.getByRole('dialog').getByLabel(words.password, { exact: true }).fill(keyward.server.root.Password);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('img', { name: words.qr })).toBeVisible();
    await shoot('set-up-second-factor');
    await escape();
    await keyward.open(`/${GUANGZHOU}/keys`);
    await expect(page.getByRole('button', { name: words.empty })).toBeVisible();
    await shoot('no-keys');

    for (const name of ['orders-2026', 'payments', 'backup-weekly', 'customer-records', 'logs-archive', 'search-index', 'mail-attachments', 'invoices', 'session-store', 'reports', 'media-library', 'audit-export']) {
      await keyward.createKey(name, GUANGZHOU, `Protects ${name}`);
    }
    const disabled = await keyward.createKey('legacy-crm');
    await keyward.call('DisableKey', { KeyId: disabled });
    const keyId = await keyward.createKey('customer-data', GUANGZHOU, 'Data keys of the customer database');
    await keyward.open(`/${GUANGZHOU}/keys`);
    await shoot('keys');
    await press(words.region);
    await shoot('region-menu');
    await escape();
    await press(words.account);
    await shoot('account-menu');
    await escape();
    await press(words.filter);
    await shoot('state-filter');
    await escape();
    await page.getByLabel(words.all).check();
    await shoot('keys-selected');
    await press(words.disable);
    await shoot('disable-keys');
    await escape();
    await press(words.create);
    await shoot('create-key');
    await page.getByRole('dialog').getByRole('textbox').first().fill('kms-mine');
    await shoot('create-key-wrong');
    await escape();
    await keyward.open(`/${GUANGZHOU}/keys?q=nothing-like-this`);
    await shoot('no-match');

    await keyward.open(`/${GUANGZHOU}/keys/${keyId}`);
    await shoot('key');
    await press(words.name);
    await shoot('edit-name');
    await escape();
    await press(words.description);
    await shoot('edit-description');
    await escape();
    await page.getByRole('switch').click();
    await shoot('disable-key');
    await escape();
    await page.getByLabel(words.plaintext, { exact: true }).fill('The vault opens at nine.');
    await press(words.execute);
    await expect(page.locator('output')).toContainText('-k-');
    await page.locator('output').scrollIntoViewIfNeeded();
    await shoot('encrypted');
    const ciphertext = await page.locator('output').innerText();
    await page.getByRole('tab', { name: words.decrypt }).click();
    await page.getByLabel(words.ciphertext, { exact: true }).fill(ciphertext);
    await press(words.execute);
    await page.getByLabel(words.asText).check();
    await page.locator('output').scrollIntoViewIfNeeded();
    await shoot('decrypted');

    await keyward.open(`/${GUANGZHOU}/keys/${disabled}`);
    await shoot('key-disabled');
    await keyward.open(`/${GUANGZHOU}/keys/23e80852-1e38-11e9-b129-5cb9019b4b01`);
    await shoot('key-missing');
    await keyward.open('/atlantis/keys');
    await shoot('not-found');
  });
}
