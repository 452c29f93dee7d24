import { expect, GUANGZHOU, test } from './console';

test('a policy is written, attached to a group, and counts for its members', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  await keyward.call('AddUser', { Name: 'ann', ConsoleLogin: 1, Password: 'Sesame-2468-open', NeedResetPassword: 0 }, GUANGZHOU, 'cam');
  await keyward.open('/access/policies?kind=Local');
  await expect(page.getByText('No policy matches')).toBeVisible();
  await page.getByRole('button', { name: 'Create policy' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Policy name').fill('list-keys');
  const document = dialog.getByLabel('Document (JSON)');
  await document.fill('{"version": "2.0", "statement": [{"effect": "maybe"}]}');
  await expect(dialog).toContainText('Statement 1: the effect must be "allow" or "deny", not maybe');
  await expect(dialog.getByRole('button', { name: 'Create policy' })).toBeDisabled();
  await document.fill('{"version": "2.0", "statement": []}');
  await dialog.getByText('Add a statement').click();
  await dialog.getByLabel('Actions, with commas between').fill('kms:ListKeys, kms:ListKeyDetail');
  await dialog.getByRole('button', { name: 'Add to the document' }).click();
  await expect(document).toHaveValue(/"kms:ListKeyDetail"/);
  await dialog.getByRole('button', { name: 'Create policy' }).click();
  await expect(page.getByRole('row', { name: /list-keys/ })).toContainText('Own');

  await page.getByRole('link', { name: 'Groups' }).click();
  await page.getByRole('button', { name: 'Create group' }).click();
  await dialog.getByLabel('Group name').fill('auditors');
  await dialog.getByRole('button', { name: 'Create group' }).click();
  await page.getByRole('link', { name: 'auditors' }).click();
  await page.getByRole('button', { name: 'Attach policy' }).click();
  await dialog.getByLabel('Policy name').selectOption('list-keys');
  await dialog.getByRole('button', { name: 'Attach policy' }).click();
  await expect(page.getByRole('table', { name: 'Policies' })).toContainText('list-keys');
  expect(await keyward.codeFor('ann', 'Sesame-2468-open', 'ListKeys')).toBe('UnauthorizedOperation');
  await page.getByRole('button', { name: 'Add member' }).click();
  await dialog.getByLabel('User name').selectOption('ann');
  await dialog.getByRole('button', { name: 'Add member' }).click();
  await expect(page.getByRole('table', { name: 'Members' })).toContainText('ann');
  expect(await keyward.codeFor('ann', 'Sesame-2468-open', 'ListKeys')).toBe('ok');

  await page.getByRole('button', { name: 'Detach: list-keys' }).click();
  await dialog.getByRole('button', { name: 'Detach' }).click();
  await expect(page.getByText('No policy is attached')).toBeVisible();
  await page.getByRole('button', { name: 'Remove: ann' }).click();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('No member yet')).toBeVisible();
});

test('presets are looked at, own policies changed and deleted', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  const PolicyDocument = JSON.stringify({ version: '2.0', statement: [{ effect: 'allow', action: 'kms:*', resource: '*' }] });
  await keyward.call('CreatePolicy', { PolicyName: 'mine', PolicyDocument, Description: 'all of it' }, GUANGZHOU, 'cam');
  await keyward.open('/access/policies');
  await page.getByLabel('Search policies').fill('QcloudKMSFullAccess');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'View: QcloudKMSFullAccess' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Document (JSON)')).toHaveValue(/kms/);
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Clear search' }).click();
  await expect(page).not.toHaveURL(/q=/);
  await page.getByLabel('Show').selectOption('Own');
  await expect(page).toHaveURL(/kind=Local/);
  await page.getByRole('button', { name: 'Edit: mine' }).click();
  await expect(dialog.getByLabel('Document (JSON)')).toHaveValue(/"kms:\*"/);
  await dialog.getByLabel('Description').fill('everything');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /mine/ })).toContainText('everything');
  await page.getByRole('button', { name: 'Delete: mine' }).click();
  await expect(dialog).toContainText('at once');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No policy matches')).toBeVisible();
});

test('a user has a page with its access keys, whose secrets are shown once', async ({ fresh: keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  await keyward.call('AddUser', { Name: 'ann', Remark: 'Accounting' }, GUANGZHOU, 'cam');
  await keyward.open('/access/users');
  await page.getByRole('link', { name: 'ann' }).click();
  await expect(page.getByText('Accounting')).toBeVisible();
  await expect(page.getByText('No access key')).toBeVisible();
  await page.getByRole('button', { name: 'Create access key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Create access key' }).click();
  await expect(dialog.getByText('It is shown this once')).toBeVisible();
  const secret = /SecretKey\s+(\S+)/.exec(await dialog.innerText())?.[1] ?? '';
  expect(secret.length).toBeGreaterThan(20);
  await dialog.getByRole('button', { name: 'I have kept it' }).click();
  const row = page.getByRole('table', { name: 'Access keys' }).getByRole('row').nth(1);
  await expect(row).toContainText('Active');
  await page.reload();
  expect(await page.content()).not.toContain(secret);
  await row.getByRole('button', { name: /Disable/ }).click();
  await dialog.getByRole('button', { name: 'Disable' }).click();
  await expect(row).toContainText('Inactive');
  await row.getByRole('button', { name: /Delete/ }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No access key')).toBeVisible();
});

for (const [theme, language] of [['light', 'en-US'], ['dark', 'zh-CN']] as const) {
  test(`policies, groups and users are accessible, ${theme}, ${language}`, async ({ fresh: keyward }) => {
    test.setTimeout(90_000);
    const { page } = keyward;
    await page.addInitScript((name) => localStorage.setItem('keyward.theme', name), theme);
    await keyward.speak(language);
    await keyward.signIn();
    await keyward.call('AddUser', { Name: 'ann', UseApi: 1 }, GUANGZHOU, 'cam');
    const { GroupId } = await keyward.call('CreateGroup', { GroupName: 'auditors', Remark: '审计' }, GUANGZHOU, 'cam');
    const places = { policies: '/access/policies', groups: '/access/groups', group: `/access/groups/${String(GroupId)}`, user: '/access/users/ann' };
    for (const [name, path] of Object.entries(places)) {
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 800 });
        await keyward.open(path);
        await expect(page.getByRole('table').first().getByRole('row').nth(1).or(page.getByText(/No member yet|还没有成员/)).first()).toBeVisible();
        await keyward.expectAccessible();
        await page.screenshot({ path: `../test-artefacts/screenshots/${name}-${theme}-${width}.png` });
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await keyward.open('/access/policies');
    await page.getByRole('button', { name: /Create policy|新建策略/ }).click();
    await keyward.expectAccessible();
    await page.screenshot({ path: `../test-artefacts/screenshots/policy-${theme}.png` });
  });
}
