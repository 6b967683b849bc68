import { Authenticator } from '../../support/authenticator';
import { axe, expect, narrow, photograph, test, visit } from '../../support/fixtures';
import { askSignInLink, magicLink } from '../../support/links';
import { atProfile, newcomer, signIn, signOut } from '../../support/people';
import { turnOnTwoFactor } from '../../support/two-factor';
import type { Page } from '@playwright/test';

async function addPasskey(page: Page): Promise<void> {
  await visit(page, '/settings/security');
  await page.locator('#passkeys').getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The passkey is added.' })).toBeVisible();
}

test('a passkey is the second factor, and alone it is both @js-only', async ({ page, mailbox }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  await Authenticator.of(page);
  await addPasskey(page);
  await turnOnTwoFactor(page);
  await signOut(page);
  await signIn(page, ada);
  await expect(page).toHaveURL('/sign-in/two-factor');
  const button = page.getByRole('button', { name: 'Use a passkey' });
  await expect(button).toBeVisible();
  await axe(page);
  await narrow(page);
  await photograph(page, 'second-factor-passkey');
  await page.getByRole('checkbox', { name: /^Trust this device/ }).check();
  await button.click();
  await atProfile(page);
  await visit(page, '/settings/security');
  await expect(page.getByRole('listitem').filter({ hasText: 'Trusted until' })).toContainText('This device');
  await page.getByRole('listitem').filter({ hasText: 'Trusted until' }).getByRole('button', { name: /^Remove/ }).click();
  await signOut(page);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await atProfile(page);
});

test('a passkey proves it in a form that asks for sudo @js-only', async ({ page, mailbox }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  await Authenticator.of(page);
  await addPasskey(page);
  await signOut(page);
  await askSignInLink(page, ada.email);
  await visit(page, magicLink(await mailbox.newest(ada.email, 'Sign in to')));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await atProfile(page);

  await page.getByText('Change email', { exact: true }).click();
  await page.getByLabel('New email').fill('countess-' + ada.email);
  const form = page.locator('#email-card');
  await expect(form.getByLabel('Your password')).toBeVisible();
  await photograph(page, 'proof-passkey');
  await form.getByRole('button', { name: 'Use a passkey instead' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'You have confirmed that it is you.' })).toBeVisible();
  await expect(form.getByLabel('Your password')).toHaveCount(0);
  await expect(form.getByLabel('New email')).toHaveValue('countess-' + ada.email);
  await expect(form.getByRole('button', { name: 'Send confirmation' })).toBeFocused();
  await axe(page);
  await form.getByRole('button', { name: 'Send confirmation' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'We mailed both addresses.' })).toBeVisible();
});
