import type { Page } from '@playwright/test';
import { Authenticator } from '../../support/authenticator';
import { axe, expect, test, visit } from '../../support/fixtures';
import { atProfile, newcomer, signIn, signOut } from '../../support/people';

const card = (page: Page) => page.locator('#passkeys');

async function add(page: Page): Promise<void> {
  await card(page).getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The passkey is added.' })).toBeVisible();
}

test('a device that has one already says so calmly @js-only', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  const device = await Authenticator.of(page);
  await visit(page, '/settings/security');
  await add(page);
  await card(page).getByRole('button', { name: 'Add a passkey' }).click();
  await expect(card(page)).toContainText('This device has a passkey for your account already.');
  expect(await device.count()).toBe(1);
  await axe(page);
});

test('a device that does not make sure of its owner adds nothing @js-only', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  const device = await Authenticator.of(page);
  await device.verifies(false);
  await visit(page, '/settings/security');
  await card(page).getByRole('button', { name: 'Add a passkey' }).click();
  await expect(card(page)).toContainText(/No passkey was added|This device cannot keep/);
  expect(await device.count()).toBe(0);
});

test('who leaves the dialog is told so calmly, and can go on @js-only', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  const device = await Authenticator.of(page);
  await visit(page, '/settings/security');
  await add(page);
  await signOut(page);
  await device.verifies(false);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByText('No passkey was used.')).toBeVisible();
  await axe(page);
  await device.verifies(true);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page).toHaveURL('/settings/profile');
});

test('a copied passkey is refused, and its owner is told @js-only', async ({ page, mailbox }) => {
  const ada = await newcomer(page, mailbox);
  const device = await Authenticator.of(page);
  await visit(page, '/settings/security');
  await add(page);
  await signOut(page);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page).toHaveURL('/settings/profile');
  await signOut(page);
  await device.countsFrom(0);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByText('This passkey seems to have been copied')).toBeVisible();
  await axe(page);
  await mailbox.newest(ada.email, 'A passkey of yours may have been copied');
});

test('a passkey that was removed in another browser is not known any more, and its device forgets it @js-only', async ({ page, mailbox, otherBrowser }) => {
  const ada = await newcomer(page, mailbox);
  const device = await Authenticator.of(page);
  await visit(page, '/settings/security');
  await add(page);
  await signOut(page);
  const other = await otherBrowser();
  await signIn(other, ada);
  await atProfile(other);
  await visit(other, '/settings/security');
  await card(other).locator('summary').filter({ hasText: 'Remove' }).click();
  await card(other).getByRole('button', { name: 'Remove passkey' }).click();
  await expect(card(other)).toContainText('No passkeys yet.');
  expect(await device.count()).toBe(1);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByText('This passkey is not known here')).toBeVisible();
  await expect.poll(() => device.count()).toBe(0);
});

test('a browser without passkeys is not offered any @js-only', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  await page.addInitScript(() => Reflect.deleteProperty(window, 'PublicKeyCredential'));
  await visit(page, '/settings/security');
  await expect(card(page)).toContainText('This browser cannot make passkeys.');
  await expect(card(page).getByRole('button', { name: 'Add a passkey' })).toBeHidden();
  await signOut(page);
  await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeHidden();
});
