import type { Page } from '@playwright/test';
import { expect, link, ready, visit, type Mail } from './fixtures';

/** Asks for a link that signs in, at `/sign-in` or with its `next`; ends at Check your mail. */
export async function askSignInLink(page: Page, email: string, url = '/sign-in'): Promise<void> {
  await visit(page, url);
  await page.getByLabel('Email', { exact: true }).fill(email);
  await page.getByRole('button', { name: 'Email me a sign-in link' }).click();
  await linkSent(page, email);
}

/** Asks for a link that sets a new password, at `/forgot-password`; ends at Check your mail. */
export async function askPasswordLink(page: Page, email: string): Promise<void> {
  await visit(page, '/forgot-password');
  await page.getByLabel('Email', { exact: true }).fill(email);
  await page.getByRole('button', { name: 'Send link' }).click();
  await linkSent(page, email);
}

/** Where one waits for the mail. */
export async function linkSent(page: Page, email: string): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();
  await expect(page.getByText(email)).toBeVisible();
  await ready(page);
}

/** At Check your mail. */
export async function typeCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code from the mail').fill(code);
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** Types a new password twice and sends it, where a link led to. */
export async function setPassword(page: Page, password: string, again = password): Promise<void> {
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByLabel('Confirm new password', { exact: true }).fill(again);
  await page.getByRole('button', { name: 'Set new password' }).click();
}

/** The link that acts. */
export const magicLink = (mail: Mail): string => link(mail, '/magic-link');

/** The link behind "This wasn't me". */
export const secureLink = (mail: Mail): string => link(mail, '/secure-account');

/** The code that stands in for the link, as it is written in the mail. */
export function codeOf(mail: Pick<Mail, 'text'>): string {
  const code = /: (\d{4} \d{4})$/m.exec(mail.text)?.[1];
  expect(code, mail.text).toBeDefined();
  return code!;
}

/** A code that is not this one. */
export const notThe = (code: string): string => (code === '1111 1111' ? '2222 2222' : '1111 1111');

/** Opens **Change email** on the profile, where it is closed, and sends the form. */
export async function changeEmail(page: Page, email: string, but: { lostOld?: boolean; proof?: string } = {}): Promise<void> {
  const field = page.getByLabel('New email');
  if (!(await field.isVisible())) await page.getByText('Change email', { exact: true }).click();
  await field.fill(email);
  // With two-factor on nobody is asked about the old mailbox.
  const lostOld = page.getByRole('checkbox', { name: 'I can no longer read my old mailbox' });
  if (await lostOld.count()) await lostOld.setChecked(but.lostOld ?? false);
  if (but.proof !== undefined) await page.locator('#email-card').getByLabel('Your password').fill(but.proof);
  await page.getByRole('button', { name: 'Send confirmation' }).click();
}

/** A mailbox agrees to a change of the address, by its link. */
export async function agree(page: Page, url: string, button: 'Confirm new address' | 'Allow the change'): Promise<void> {
  await visit(page, url);
  await page.getByRole('button', { name: button }).click();
  await expect(page).not.toHaveURL(/\/magic-link\b/);
  await ready(page);
}
