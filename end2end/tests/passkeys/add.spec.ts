import type { Page } from '@playwright/test';
import { Authenticator } from '../../support/authenticator';
import { axe, expect, mailbox as mailboxOf, mark, narrow, photograph, test, visit } from '../../support/fixtures';
import { newcomer, signOut } from '../../support/people';

const card = (page: Page) => page.locator('#passkeys');
const row = (page: Page) => card(page).getByRole('listitem');

async function add(page: Page): Promise<void> {
  await card(page).getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The passkey is added.' })).toBeVisible();
}

test('a passkey is added, renamed and removed @js-only', async ({ page, mailbox }) => {
  const ada = await newcomer(page, mailbox);
  const device = await Authenticator.of(page);
  await visit(page, '/settings/security');
  await expect(card(page)).toContainText('No passkeys yet.');
  await axe(page);
  const isSameDocument = await mark(page);
  await add(page);
  await expect(row(page)).toContainText('Chrome on Linux');
  await expect(row(page)).toContainText(/Added \d{4}-\d\d-\d\d \d\d:\d\d \w+ · not used yet/);
  expect(await device.count()).toBe(1);
  await mailbox.newest(ada.email, 'A passkey was added to your account');
  await axe(page);
  await narrow(page);
  await photograph(page, 'passkeys');

  await row(page).getByText('Rename').click();
  await row(page).getByLabel('Name of Chrome on Linux').fill('The one at home');
  await row(page).getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The name is saved.' })).toBeVisible();
  await expect(row(page)).toContainText('The one at home');

  await row(page).locator('summary').filter({ hasText: 'Remove' }).click();
  await row(page).getByRole('button', { name: 'Remove passkey' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The passkey is removed.' })).toBeVisible();
  await expect(card(page)).toContainText('No passkeys yet.');
  const mail = await mailbox.newest(ada.email, 'A passkey was removed from your account');
  expect(mail.text).toContain('The one at home');
  expect(await isSameDocument()).toBe(true);
  // The device no longer offers it.
  await expect.poll(() => device.count()).toBe(0);
});

test('the device shows the name of today @js-only', async ({ page, mailbox }) => {
  const ada = await newcomer(page, mailbox);
  const device = await Authenticator.of(page);
  await visit(page, '/settings/security');
  await add(page);
  expect(await device.names()).toEqual([{ name: ada.email, displayName: 'Ada Lovelace' }]);
  await visit(page, '/settings/profile');
  await page.getByLabel('Display name').fill('Countess Lovelace');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Your profile is saved.' })).toBeVisible();
  await expect.poll(() => device.names()).toEqual([{ name: ada.email, displayName: 'Countess Lovelace' }]);
});

test('it signs in alone, by the button, to where one wanted to go @js-only', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  await Authenticator.of(page);
  await visit(page, '/settings/security');
  await add(page);
  await signOut(page);
  await visit(page, '/sign-in?next=/settings/sessions');
  await axe(page);
  await narrow(page);
  await photograph(page, 'sign-in-passkey');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page).toHaveURL('/settings/sessions');
  await expect(page.getByRole('heading', { name: 'Active sign-ins' })).toBeVisible();
  await visit(page, '/settings/security');
  await expect(row(page)).toContainText(/last used \d{4}-\d\d-\d\d/);
});

test('it signs in where the browser offers it at the address @js-only', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  await Authenticator.of(page, { offersAtTheAddress: true });
  await visit(page, '/settings/security');
  await add(page);
  await signOut(page);
  // This device chooses by itself as soon as it is offered.
  await expect(page).toHaveURL('/settings/profile');
  await expect(page.getByRole('heading', { name: 'Profile', level: 1 })).toBeVisible();
});

/** Opens the page until it asks for a proof: the last one is a second ago by then. */
async function untilStale(page: Page): Promise<void> {
  await expect(async () => {
    await visit(page, '/settings/security');
    await expect(card(page).getByLabel('Your password').first()).toBeAttached({ timeout: 200 });
  }).toPass();
}

test('with a stale proof one press proves and adds @js-only', async ({ page, ownServer, otherBrowser }) => {
  const server = await ownServer({ VESTIBULE_SUDO__WINDOW: '1s' });
  const at = await otherBrowser(server.origin);
  const ada = await newcomer(at, mailboxOf(page.request, server.origin));
  await Authenticator.of(at);
  await untilStale(at);
  await card(at).getByRole('button', { name: 'Add a passkey' }).click();
  await expect(card(at)).toContainText('Enter your password to go on.');
  await card(at).getByLabel('Your password').fill('wrong');
  await card(at).getByRole('button', { name: 'Add a passkey' }).click();
  await expect(card(at)).toContainText('That is not your password.');
  await axe(at);
  await card(at).getByLabel('Your password').fill(ada.password);
  await add(at);
  await untilStale(at);
  await row(at).locator('summary').filter({ hasText: 'Remove' }).click();
  await row(at).getByRole('button', { name: 'Remove passkey' }).click();
  await expect(row(at)).toContainText('Enter your password to go on.');
  await row(at).getByLabel('Your password').fill(ada.password);
  await row(at).getByRole('button', { name: 'Remove passkey' }).click();
  await expect(card(at)).toContainText('No passkeys yet.');
});

test('without scripts passkeys are not offered, and the card says why @nojs-only', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  await visit(page, '/settings/security');
  await expect(card(page)).toContainText('Adding a passkey needs JavaScript and WebAssembly');
  await expect(card(page).getByRole('button', { name: 'Add a passkey' })).toBeHidden();
  await signOut(page);
  await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeHidden();
});
