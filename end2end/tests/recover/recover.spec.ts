import { axe, expect, narrow, photograph, ready, test, visit, type Mailbox } from '../../support/fixtures';
import { codeOf, notThe } from '../../support/links';
import { atProfile, newcomer, savesCodes, signIn } from '../../support/people';
import { turnOnTwoFactor } from '../../support/two-factor';
import type { Locator, Page } from '@playwright/test';

const NEW = 'Staple battery 4, note 8';

async function giveCode(page: Page, email: string, code: string): Promise<void> {
  await page.getByLabel('Email', { exact: true }).fill(email);
  await page.getByLabel('Recovery code').fill(code);
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('the recovery code sets a new password, ends every sign-in and is used up', async ({ page, mailbox, otherBrowser }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  const other = await otherBrowser();
  await visit(other, '/sign-in');
  await other.getByRole('link', { name: 'Use your recovery code' }).click();
  await expect(other.getByRole('heading', { name: 'Use your recovery code' })).toBeVisible();
  await ready(other);
  await axe(other);
  await narrow(other);
  await photograph(other, 'recover');

  const field = other.getByLabel('Recovery code');
  const swapped = ada.recoveryCode.replace(/^(.)(.)/, '$2$1');
  for (const [typed, refusal] of [
    ['', /^Enter your recovery code\./],
    ['ABCD', /^A recovery code has 28 letters and digits\./],
    [ada.recoveryCode.replace(/^./, '0'), /none of 0, O, 1 and I/],
    ...(swapped === ada.recoveryCode ? [] : [[swapped, /^This code has a typing error\./] as const]),
  ] as const) {
    await giveCode(other, ada.email, typed);
    await expect(field).toHaveAccessibleDescription(refusal);
    await expect(other.getByLabel('Email', { exact: true })).toHaveValue(ada.email);
    await ready(other);
  }
  await photograph(other, 'recover-error');
  await giveCode(other, 'nobody-' + ada.email, ada.recoveryCode);
  await expect(other.getByRole('alert')).toContainText('do not match');
  await ready(other);
  await giveCode(other, ada.email, ada.recoveryCode.toLowerCase().replaceAll('-', ' '));

  await expect(other.getByRole('heading', { name: 'Set a new password' })).toBeVisible();
  await expect(other.getByLabel('Authentication code')).toHaveCount(0);
  await ready(other);
  await axe(other);
  await narrow(other);
  await photograph(other, 'recover-password');
  await other.getByLabel('New password', { exact: true }).fill(NEW);
  await other.getByLabel('Confirm new password').fill(NEW);
  await other.getByRole('button', { name: 'Set new password' }).click();
  await expect(other.getByRole('status')).toContainText('Save your new recovery code');
  await ready(other);
  await axe(other);
  await photograph(other, 'recovery-code');
  const [code] = await savesCodes(other);
  expect(code).not.toBe(ada.recoveryCode);
  await atProfile(other);
  expect((await mailbox.newest(ada.email, 'Your account was recovered')).text).toContain('set a new password');

  await visit(page, '/settings/profile');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await visit(page, '/recover');
  await giveCode(page, ada.email, ada.recoveryCode);
  await expect(page.getByRole('alert')).toContainText('do not match');
  await signIn(page, { email: ada.email, password: NEW });
  await atProfile(page);
});

test('where two-factor is on, its code is asked for too, and it stays on', async ({ page, mailbox, otherBrowser }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  const { app, backupCodes } = await turnOnTwoFactor(page);
  const other = await otherBrowser();
  await visit(other, '/recover');
  await giveCode(other, ada.email, ada.recoveryCode);
  await expect(other.getByRole('heading', { name: 'Set a new password' })).toBeVisible();
  await ready(other);
  await axe(other);
  await narrow(other);
  await photograph(other, 'recover-password-two-factor');
  const fields = async (code: string) => {
    await other.getByLabel('Authentication code').fill(code);
    await other.getByLabel('New password', { exact: true }).fill(NEW);
    await other.getByLabel('Confirm new password').fill(NEW);
    await other.getByRole('button', { name: 'Set new password' }).click();
  };
  await fields('');
  await expect(other.getByLabel('Authentication code')).toHaveAccessibleDescription(/^Enter the six digits/);
  await ready(other);
  await fields(app.wrong());
  await expect(other.getByLabel('Authentication code')).toHaveAccessibleDescription(/^This code does not work\./);
  await ready(other);
  await fields(backupCodes[0]!);
  await savesCodes(other);
  await atProfile(other);
  await visit(other, '/settings/security');
  await expect(other.getByText('9 of 10 left')).toBeVisible();
});

test('a new recovery code is made on the profile, and the old one is dead @js-only', async ({ page, mailbox }) => {
  const ada = await newcomer(page, mailbox);
  const card = await opensCard(page);
  await axe(page);
  await narrow(page);
  await photograph(page, 'profile-recovery-code');
  await card.getByRole('button', { name: 'Show new code' }).click();
  await oldIsDead(page, mailbox, ada);
});

test('without scripts a code is mailed first @nojs-only', async ({ page, mailbox }) => {
  const ada = await newcomer(page, mailbox);
  let card = await opensCard(page);
  await expect(card.getByText('Where scripts do not run we first mail you a code')).toBeVisible();
  await card.getByRole('button', { name: 'Show new code' }).click();
  await expect(page.getByRole('status')).toContainText('We mailed you a code.');
  card = page.locator('#recovery-code');
  const field = card.getByLabel('Code from the mail');
  await axe(page);
  await narrow(page);
  await photograph(page, 'profile-recovery-code-mailed');
  const code = codeOf(await mailbox.newest(ada.email, 'Your code to make a new recovery code'));
  await field.fill(notThe(code));
  await card.getByRole('button', { name: 'Show new code' }).click();
  await expect(field).toHaveAccessibleDescription(/^That is not the code in the newest mail\./);
  await field.fill(code);
  await card.getByRole('button', { name: 'Show new code' }).click();
  await oldIsDead(page, mailbox, ada);
});

async function opensCard(page: Page): Promise<Locator> {
  await visit(page, '/settings/profile');
  const card = page.locator('#recovery-code');
  await expect(card.getByText(/^Made /)).toBeVisible();
  await card.getByText('Regenerate Recovery Code', { exact: true }).click();
  return card;
}

async function oldIsDead(page: Page, mailbox: Mailbox, ada: { email: string; recoveryCode: string }): Promise<void> {
  const [code] = await savesCodes(page);
  await atProfile(page);
  expect(code).not.toBe(ada.recoveryCode);
  await mailbox.newest(ada.email, 'A new recovery code was made');
  await visit(page, '/recover');
  await giveCode(page, ada.email, ada.recoveryCode);
  await expect(page.getByRole('alert')).toContainText('do not match');
  await ready(page);
  await giveCode(page, ada.email, code!);
  await expect(page.getByRole('heading', { name: 'Set a new password' })).toBeVisible();
}
