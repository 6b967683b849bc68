import type { Page } from '@playwright/test';
import { ready } from './fixtures';

/** **Email** on the profile. */
export const card = (page: Page) => page.locator('#email-card');
export const oldCode = (page: Page) => page.getByLabel('Code from the old mailbox');
export const newCode = (page: Page) => page.getByLabel('Code from the new mailbox');

export async function typeCode(page: Page, field: ReturnType<typeof oldCode>, code: string): Promise<void> {
  await ready(page);
  await field.fill(code);
  await page.locator('form').filter({ has: field }).getByRole('button', { name: 'Confirm' }).click();
}
