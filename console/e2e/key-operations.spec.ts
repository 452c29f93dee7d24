import { expect, GUANGZHOU, test } from './console';

const FOLDER = '../test-artefacts/screenshots';

test('deletion is scheduled with its consequences, refused while enabled, and cancelled', async ({ keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  const enabled = await keyward.createKey('doomed-on');
  const off = await keyward.createKey('doomed-off');
  await keyward.call('DisableKey', { KeyId: off });
  await keyward.open(`/${GUANGZHOU}/keys?q=doomed`);
  await page.getByRole('button', { name: 'More operations on doomed-on' }).click();
  const schedule = page.getByRole('menuitem', { name: /^Schedule deletion/ });
  await expect(schedule).toHaveAttribute('aria-disabled', 'true');
  await expect(schedule).toContainText('Disable the key first');
  await page.screenshot({ path: `${FOLDER}/operations-menu.png` });
  await page.keyboard.press('Escape');

  await page.getByLabel('Select all keys on this page').check();
  await page.getByRole('button', { name: 'More operations on the selected keys' }).click();
  await schedule.click();
  const dialog = page.getByRole('dialog', { name: 'Schedule deletion of 2 keys?' });
  await expect(dialog.getByText('can never be read again')).toBeVisible();
  await expect(dialog.getByRole('row', { name: 'doomed-on' })).toContainText('Disable the key first');
  await expect(dialog.getByRole('row', { name: 'doomed-off' })).toContainText('Will be destroyed');
  const days = dialog.getByLabel('Days until it is deleted');
  for (const wrong of ['6', '31', '7.5', '']) {
    await days.fill(wrong);
    await expect(dialog.getByText('A whole number from 7 to 30')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Schedule deletion' })).toHaveAttribute('aria-disabled', 'true');
  }
  await days.fill('9');
  await dialog.getByText('Equivalent tccli command').click();
  const command = `tccli kms ScheduleKeyDeletion --KeyId ${off} --PendingWindowInDays 9 --region ${GUANGZHOU}`;
  await expect(dialog.locator('pre')).toContainText(command);
  await expect(dialog.locator('pre')).not.toContainText(enabled);
  await keyward.expectAccessible();
  await page.screenshot({ path: `${FOLDER}/schedule-deletion.png` });
  await dialog.getByRole('button', { name: 'Schedule deletion' }).click();
  await expect(page.getByText('Deletion scheduled')).toBeVisible();
  await expect(page.getByText(/completely deleted at/)).toHaveCount(1);

  await page.getByRole('button', { name: 'More operations on doomed-off' }).click();
  await page.getByRole('menuitem', { name: 'Cancel deletion' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel deletion' }).click();
  await expect(page.locator('[data-state=Disabled]')).toHaveCount(1);
});

test('rotation is set, done at once and turned off, and a key is archived and back', async ({ keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  const keyId = await keyward.createKey('turning');
  await keyward.open(`/${GUANGZHOU}/keys/${keyId}`);
  const choose = async (operation: string) => {
    await page.getByRole('button', { name: 'More operations on turning' }).click();
    await page.getByRole('menuitem', { name: operation, exact: true }).click();
    return page.getByRole('dialog');
  };
  let dialog = await choose('Set rotation policy');
  await dialog.getByLabel('Days between rotations').fill('30');
  await dialog.getByRole('button', { name: 'Set rotation policy' }).click();
  await expect(page.getByText('Enabled, every 30 days')).toBeVisible();
  dialog = await choose('Rotate now');
  await dialog.getByRole('button', { name: 'Rotate now' }).click();
  await expect(page.getByText('Key rotated')).toBeVisible();
  const { KeyMetadata } = await keyward.call('DescribeKey', { KeyId: keyId });
  expect((KeyMetadata as { LastRotateTime: number }).LastRotateTime).toBeGreaterThan(0);
  dialog = await choose('Turn rotation off');
  await dialog.getByRole('button', { name: 'Turn rotation off' }).click();
  await expect(page.getByText('Not enabled', { exact: true })).toBeVisible();
  dialog = await choose('Archive key');
  await dialog.getByRole('button', { name: 'Archive key' }).click();
  await expect(page.locator('[data-state=Archived]')).toBeVisible();
  await page.screenshot({ path: `${FOLDER}/key-archived.png` });
  dialog = await choose('Cancel archive');
  await dialog.getByRole('button', { name: 'Cancel archive' }).click();
  await expect(page.locator('[data-state=Enabled]')).toBeVisible();
});

test('creates a key pair, and a key that waits for its material', async ({ keyward }) => {
  const { page } = keyward;
  await keyward.signIn();
  await keyward.open(`/${GUANGZHOU}/keys`);
  const dialog = page.getByRole('dialog');
  const make = async (name: string, fill: () => Promise<unknown>) => {
    await page.getByRole('button', { name: 'Create key' }).click();
    await dialog.getByLabel('Key name').fill(name);
    await fill();
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    await expect(page.getByText(`Key ${name} created`)).toBeVisible();
  };
  await make('signer', () => dialog.getByLabel('Key usage').selectOption('Signatures, SM2'));
  await expect(page.getByRole('row', { name: /signer/ })).toContainText('Signatures, SM2');
  await make('brought', () => dialog.getByLabel('External').check());
  await expect(page.getByRole('row', { name: /brought/ })).toContainText('Pending import');
});
