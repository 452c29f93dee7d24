import { expect, GUANGZHOU, test } from './console';

test('a role is made, trusted anew, given a policy and deleted', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  await keyward.open('/access/roles');
  await expect(page.getByText('No role yet')).toBeVisible();
  await page.getByRole('button', { name: 'Create role' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Role name').fill('reader');
  await dialog.getByLabel('Document (JSON)').fill('{');
  await expect(dialog).toContainText('This is no JSON');
  const trust = { version: '2.0', statement: [{ effect: 'allow', action: 'name/sts:AssumeRole', principal: { qcs: [`qcs::cam::uin/${keyward.server.root.Uin}:root`] } }] };
  await dialog.getByLabel('Document (JSON)').fill(JSON.stringify(trust));
  await dialog.getByRole('button', { name: 'Create role' }).click();
  await page.getByRole('link', { name: 'reader' }).click();
  await expect(page.getByLabel('Trust policy').last()).toContainText('AssumeRole');
  await page.getByRole('button', { name: 'Edit' }).click();
  await dialog.getByLabel('Document (JSON)').fill(JSON.stringify(trust).replace('AssumeRole', 'AssumeRole*'));
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByLabel('Trust policy').last()).toContainText('AssumeRole*');
  await page.getByRole('button', { name: 'Attach policy' }).click();
  await dialog.getByLabel('Policy name').selectOption('QcloudKMSReadOnlyAccess');
  await dialog.getByRole('button', { name: 'Attach policy' }).click();
  await expect(page.getByRole('table', { name: 'Policies' })).toContainText('QcloudKMSReadOnlyAccess');
  await page.getByRole('link', { name: 'Roles' }).first().click();
  await page.getByRole('button', { name: 'Delete: reader' }).click();
  await expect(dialog).toContainText('Its sessions end at once');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No role yet')).toBeVisible();
});

test('a track to a storage that is not there is refused in words', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  await keyward.open('/audit/tracks');
  await expect(page.getByText('No track yet')).toBeVisible();
  await page.getByRole('button', { name: 'Create track' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('everything');
  await dialog.getByLabel('Name of the storage').fill('nowhere');
  await dialog.getByRole('button', { name: 'Create track' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await expect(dialog.getByLabel('Name', { exact: true })).toHaveValue('everything');
});

test('a track delivers, is switched off and deleted', async ({ withStorage: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  await keyward.open('/audit/tracks');
  await page.getByRole('button', { name: 'Create track' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('everything');
  await dialog.getByLabel('Name of the storage').fill('local');
  await dialog.getByRole('button', { name: 'Create track' }).click();
  const row = page.getByRole('row', { name: /everything/ });
  await expect(row).toContainText('Delivers');
  await expect(row).toContainText('Last ', { timeout: 20_000 });
  await row.getByRole('button', { name: /Switch off/ }).click();
  await dialog.getByRole('button', { name: 'Switch off' }).click();
  await expect(row).toContainText('Switched off');
  await row.getByRole('button', { name: /Switch on/ }).click();
  await dialog.getByRole('button', { name: 'Switch on' }).click();
  await expect(row).toContainText('Delivers');
  await row.getByRole('button', { name: /Delete/ }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No track yet')).toBeVisible();
});

for (const [theme, language] of [['light', 'en-US'], ['dark', 'zh-CN']] as const) {
  test(`roles and tracks are accessible, ${theme}, ${language}`, async ({ withStorage: keyward }) => {
    test.setTimeout(90_000);
    const { page } = keyward;
    await page.addInitScript((name) => localStorage.setItem('keyward.theme', name), theme);
    await keyward.speak(language);
    await keyward.signIn();
    const trust = { version: '2.0', statement: [{ effect: 'allow', action: 'name/sts:AssumeRole', principal: { qcs: [`qcs::cam::uin/${keyward.server.root.Uin}:root`] } }] };
    await keyward.call('CreateRole', { RoleName: 'reader', PolicyDocument: JSON.stringify(trust) }, GUANGZHOU, 'cam');
    const Storage = { StorageType: 'cos', StorageRegion: GUANGZHOU, StorageName: 'local', StoragePrefix: 'audit' };
    await keyward.call('CreateAuditTrack', { Name: 'everything', Status: 1, Storage, ActionType: '*', ResourceType: '*', EventNames: ['*'] }, GUANGZHOU, 'cloudaudit');
    for (const [name, path] of Object.entries({ roles: '/access/roles', role: '/access/roles/reader', tracks: '/audit/tracks' })) {
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 800 });
        await keyward.open(path);
        await expect(page.getByText(/reader|everything/).first()).toBeVisible();
        await keyward.expectAccessible();
        await page.screenshot({ path: `../test-artefacts/screenshots/${name}-${theme}-${width}.png` });
      }
    }
  });
}
