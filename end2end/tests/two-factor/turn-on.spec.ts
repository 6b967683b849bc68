import { axe, expect, narrow, photograph, ready, test, visit } from '../../support/fixtures';
import { atProfile, newcomer, savesCodes, signIn, signOut } from '../../support/people';
import { giveSecondFactor, keyOnPage, turnOnTwoFactor, Authenticator } from '../../support/two-factor';

test('an app is set up, its code is asked for at the next sign-in, and a backup code stands in for it', async ({ page, mailbox }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  await visit(page, '/settings/security');
  await expect(page.locator('#two-factor').getByText('Off', { exact: true })).toBeVisible();
  await axe(page);
  await narrow(page);
  await photograph(page, 'two-factor-off');

  await page.getByRole('button', { name: 'Set up two-factor' }).click();
  const app = new Authenticator(await keyOnPage(page));
  await expect(page.getByRole('img', { name: 'QR code' })).toBeVisible();
  await axe(page);
  await narrow(page);
  await photograph(page, 'two-factor-setting-up');

  const field = page.getByLabel('Authentication code');
  for (const [typed, refusal] of [
    ['', 'Enter the six digits that the app shows.'],
    ['12345', 'Enter the six digits that the app shows.'],
    [app.wrong(), /^This is not the app's code\./],
  ] as const) {
    await field.fill(typed);
    await page.getByRole('button', { name: 'Turn on', exact: true }).click();
    await expect(field).toHaveAccessibleDescription(refusal);
    await ready(page);
  }
  await photograph(page, 'two-factor-setting-up-wrong');
  await field.fill(app.code());
  await page.getByRole('button', { name: 'Turn on', exact: true }).click();

  await expect(page.getByRole('status')).toContainText('Two-factor authentication is on.');
  await expect(page.locator('.once li')).toHaveCount(10);
  await axe(page);
  await narrow(page);
  await photograph(page, 'backup-codes');
  // A page that is loaded again has not lost them; one goes on when they are saved.
  await visit(page, '/settings/codes');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('checkbox', { name: 'I have saved the codes' })).toHaveAccessibleDescription(/^Tick this/);
  await ready(page);
  const codes = await savesCodes(page);
  await expect(page).toHaveURL('/settings/security');
  await expect(page.getByText('10 of 10 left')).toBeVisible();
  await axe(page);
  await narrow(page);
  await photograph(page, 'two-factor-on');
  await visit(page, '/settings/codes');
  await expect(page.getByRole('heading', { name: 'Nothing to show' })).toBeVisible();
  expect((await mailbox.newest(ada.email, 'Two-factor authentication was turned on')).text).toContain('authenticator app');

  await signOut(page);
  await signIn(page, ada);
  await expect(page).toHaveURL('/sign-in/two-factor');
  await ready(page);
  await axe(page);
  await narrow(page);
  await photograph(page, 'second-factor');
  // Half a sign-in opens nothing.
  await visit(page, '/settings/profile');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await visit(page, '/sign-in/two-factor');
  await giveSecondFactor(page, app.wrong());
  await expect(page.getByLabel('Authentication code')).toHaveAccessibleDescription(/^This code does not work\./);
  await ready(page);
  await photograph(page, 'second-factor-wrong');
  await giveSecondFactor(page, app.code());
  await atProfile(page);

  await signOut(page);
  await signIn(page, ada);
  await page.getByRole('link', { name: 'Use a backup code' }).click();
  await expect(page.getByLabel('Backup code')).toBeVisible();
  await axe(page);
  await photograph(page, 'second-factor-backup-code');
  await giveSecondFactor(page, codes[0]!.toLowerCase().replaceAll('-', ' '));
  await atProfile(page);
  await visit(page, '/settings/security');
  await expect(page.getByText('9 of 10 left')).toBeVisible();
  expect((await mailbox.newest(ada.email, 'A backup code was used')).text).toContain('9 are left.');
});

test('a trusted device is not asked, and can be removed', async ({ page, mailbox }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  const { app, backupCodes } = await turnOnTwoFactor(page);
  await signOut(page);
  await signIn(page, ada);
  await page.getByRole('checkbox', { name: /^Trust this device for 14 days/ }).check();
  await giveSecondFactor(page, app.code());
  await atProfile(page);
  await signOut(page);
  await signIn(page, ada);
  await atProfile(page);

  await visit(page, '/settings/security');
  const row = page.getByRole('listitem').filter({ hasText: 'Trusted until' });
  await expect(row).toContainText('This device');
  await axe(page);
  await narrow(page);
  await photograph(page, 'two-factor-trusted');
  // Being trusted proves nothing: what needs sudo asks for a code.
  await page.getByText('Turn off', { exact: true }).click();
  await page.getByRole('button', { name: 'Turn off two-factor' }).click();
  await expect(page.locator('#turn-off-two-factor-proof')).toHaveAccessibleDescription(/^Enter a code/);
  await ready(page);
  await row.getByRole('button', { name: /^Remove/ }).click();
  await expect(page.getByRole('status')).toContainText('asked for the second factor again');
  await expect(row).toHaveCount(0);
  await signOut(page);
  await signIn(page, ada);
  await giveSecondFactor(page, backupCodes[0]!);
  await atProfile(page);
});
