import { expect, GUANGZHOU, test } from './console';

test('a key gets tags, whose use is summed up, and loses them', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  const keyId = await keyward.createKey('tagged');
  await keyward.call('Encrypt', { KeyId: keyId, Plaintext: 'YQ==' });
  await keyward.open('/tags');
  await expect(page.getByText('No tag yet')).toBeVisible();
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Create tag' }).click();
  await dialog.getByLabel('Tag key').fill('loose');
  await dialog.getByLabel('Tag value').fill('1');
  await dialog.getByRole('button', { name: 'Create tag' }).click();
  await expect(page.getByRole('row', { name: /loose/ })).toBeVisible();

  await keyward.open(`/${GUANGZHOU}/keys/${keyId}`);
  await expect(page.getByText('No tags')).toBeVisible();
  await page.getByRole('button', { name: 'Edit tags' }).click();
  await dialog.getByLabel('Tag key 1').fill('env');
  await dialog.getByLabel('Tag value 1').fill('prod');
  await dialog.getByRole('button', { name: 'Add a tag' }).click();
  await dialog.getByLabel('Tag key 2').fill('env');
  await expect(dialog).toContainText('A tag key stands twice');
  await dialog.getByLabel('Tag key 2').fill('owner');
  await dialog.getByLabel('Tag value 2').fill('li');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('env: prod')).toBeVisible();

  await page.getByRole('link', { name: 'Tags' }).click();
  await expect(page.getByRole('button', { name: 'Delete: env: prod' })).toBeDisabled();
  await page.getByRole('button', { name: 'Use: env: prod' }).click();
  await expect(page.getByRole('table', { name: 'Use' }).getByRole('row', { name: /prod/ })).toContainText('1 use');
  await page.screenshot({ path: '../test-artefacts/screenshots/tags-use.png', fullPage: true });
  await page.getByRole('button', { name: 'Delete: loose: 1' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('row', { name: /loose/ })).toHaveCount(0);

  await keyward.open(`/${GUANGZHOU}/keys/${keyId}`);
  await page.getByRole('button', { name: 'Edit tags' }).click();
  await dialog.getByRole('button', { name: 'Remove tag env' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('env: prod')).toHaveCount(0);
  await expect(page.getByText('owner: li')).toBeVisible();
});

test('tags of several keys are edited together, and what is mixed is shown as mixed', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  const resource = (id: string) => `qcs::kms:${GUANGZHOU}:uin/${keyward.server.root.Uin}:key/creatorUin/${keyward.server.root.Uin}/${id}`;
  const [one, two] = [await keyward.createKey('one'), await keyward.createKey('two')];
  await keyward.call('TagResources', { ResourceList: [resource(one)], Tags: [{ TagKey: 'env', TagValue: 'test' }] }, GUANGZHOU, 'tag');
  await keyward.call('TagResources', { ResourceList: [resource(two)], Tags: [{ TagKey: 'env', TagValue: 'prod' }] }, GUANGZHOU, 'tag');
  await keyward.open(`/${GUANGZHOU}/keys`);
  await page.getByRole('checkbox', { name: /all/i }).check();
  await page.getByRole('button', { name: 'Edit tags' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Tag value 1')).toHaveAttribute('placeholder', '(different values)');
  await dialog.getByRole('button', { name: 'Add a tag' }).click();
  await dialog.getByLabel('Tag key 2').fill('owner');
  await dialog.getByLabel('Tag value 2').fill('li');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  for (const [id, value] of [[one, 'test'], [two, 'prod']] as const) {
    await keyward.open(`/${GUANGZHOU}/keys/${id}`);
    await expect(page.getByText(`env: ${value}`)).toBeVisible();
    await expect(page.getByText('owner: li')).toBeVisible();
  }
});

for (const [theme, language] of [['light', 'en-US'], ['dark', 'zh-CN']] as const) {
  test(`tags are accessible, ${theme}, ${language}`, async ({ fresh: keyward }) => {
    const { page } = keyward;
    await page.addInitScript((name) => localStorage.setItem('keyward.theme', name), theme);
    await keyward.speak(language);
    await keyward.signIn();
    await keyward.call('CreateTag', { TagKey: 'env', TagValue: '生产' }, GUANGZHOU, 'tag');
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      await keyward.open('/tags');
      await expect(page.getByText('生产')).toBeVisible();
      await keyward.expectAccessible();
      await page.screenshot({ path: `../test-artefacts/screenshots/tags-${theme}-${width}.png` });
    }
  });
}
