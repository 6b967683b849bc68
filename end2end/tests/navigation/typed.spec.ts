import { expect, mark, test, visit } from '../../support/fixtures';
import { newcomer } from '../../support/people';

test('what stands typed in other forms, and what is open, survives a form that is sent @js-only', async ({ page, mailbox }) => {
  const ada = await newcomer(page, mailbox);
  const isSameDocument = await mark(page);
  await page.getByLabel('Job position').fill('Analyst');
  await page.getByLabel('Time zone').fill('Mars/Olympus');
  await page.getByText('Change email', { exact: true }).click();
  await page.getByLabel('New email').fill('no address');
  await page.getByLabel('I can no longer read my old mailbox').check();
  await page.getByRole('button', { name: 'Send confirmation' }).click();
  await expect(page.getByLabel('New email')).toBeFocused();
  await expect(page.getByLabel('New email')).toHaveValue('no address');
  await expect(page.getByLabel('I can no longer read my old mailbox')).toBeChecked();
  await expect(page.getByLabel('Job position')).toHaveValue('Analyst');
  await expect(page.getByLabel('Time zone')).toHaveValue('Mars/Olympus');

  // Refused as well: the other form keeps what it has, open as it is.
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Choose a time zone from the list')).toBeVisible();
  await expect(page.getByLabel('Job position')).toHaveValue('Analyst');
  await expect(page.getByLabel('New email')).toBeVisible();
  await expect(page.getByLabel('New email')).toHaveValue('no address');

  // Taken: what was refused before in the other one is still there.
  await page.getByLabel('New email').fill('new-' + ada.email);
  await page.getByLabel('I can no longer read my old mailbox').uncheck();
  await page.getByRole('button', { name: 'Send confirmation' }).click();
  await expect(page.getByRole('status')).toContainText('We mailed both addresses.');
  await expect(page.getByLabel('Job position')).toHaveValue('Analyst');
  await expect(page.getByLabel('Time zone')).toHaveValue('Mars/Olympus');
  expect(await isSameDocument()).toBe(true);
});

test('a password that was typed is not lost because another field was refused @js-only', async ({ page, mailbox }) => {
  const ada = await newcomer(page, mailbox);
  await visit(page, '/settings/security');
  await page.getByLabel('Current password', { exact: true }).fill(ada.password);
  await page.getByLabel('New password', { exact: true }).fill('short');
  await page.getByLabel('Confirm new password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Change Password' }).click();
  await expect(page.getByText('Use at least 8 characters.')).toBeVisible();
  await expect(page.getByLabel('New password', { exact: true })).toBeFocused();
  await expect(page.getByLabel('Current password', { exact: true })).toHaveValue(ada.password);
  await page.getByLabel('New password', { exact: true }).fill('Analytical Engine 3');
  await page.getByLabel('Confirm new password', { exact: true }).fill('Analytical Engine 3');
  await page.getByRole('button', { name: 'Change Password' }).click();
  await expect(page.getByRole('status')).toHaveText('Your password is changed.');
  // A form that was taken begins anew.
  await expect(page.getByLabel('Current password', { exact: true })).toHaveValue('');
});

test('a name that is refused stands in its row again, with the sentence', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  await visit(page, '/settings/sessions');
  await page.getByRole('listitem').locator('summary').first().click();
  const field = page.getByRole('textbox', { name: /^Name of/ });
  // The browser would not take more; programs and old browsers do.
  await field.evaluate((input) => input.removeAttribute('maxlength'));
  await field.fill('x'.repeat(300));
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(field).toHaveAccessibleDescription(/at most \d+ characters/);
  await expect(field).toHaveValue('x'.repeat(300));
});

test('the names of time zones come with the page, or with the first use of the field @js-only', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  const names = page.locator('#time-zones option');
  await expect.poll(() => names.count()).toBeGreaterThan(300);
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Sessions' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sessions');
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Profile' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Profile');
  await expect(names).toHaveCount(0);
  await page.getByLabel('Time zone').focus();
  await expect.poll(() => names.count()).toBeGreaterThan(300);
});
