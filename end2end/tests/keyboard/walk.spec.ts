import { expect, link, ready, test, visit, type Mailbox } from '../../support/fixtures';
import { codeOf } from '../../support/links';
import { atProfile, newcomer, person, signOut } from '../../support/people';
import type { Locator, Page } from '@playwright/test';

/** Tab until it has the focus, as somebody does who cannot point; and the focus can be seen. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const has = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 30 && !(await has()); presses++) await page.keyboard.press('Tab');
  await expect(target).toBeFocused();
  const seen = await target.evaluate((element) => {
    const around = [element, element.closest('label, .with-button') ?? element];
    const drawn = around.map((one) => getComputedStyle(one));
    return drawn.some(
      ({ outlineStyle, outlineWidth, outlineColor, boxShadow }) =>
        (outlineStyle !== 'none' && outlineWidth !== '0px' && !/, 0\)$|^transparent$/.test(outlineColor)) || boxShadow !== 'none',
    );
  });
  expect(seen, `the focus at ${target} can be seen`).toBe(true);
}

async function type(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.type(text);
}

test('everything from signing up to saving the profile goes by keyboard alone', async ({ page, mailbox }) => {
  const ada = person();
  await visit(page, '/sign-up');
  await tabTo(page, page.getByRole('radio', { name: 'Personal' }));
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Organization' })).toBeChecked();
  await type(page, 'First name', ada.first);
  await type(page, 'Last name', ada.last);
  await type(page, 'Organization name', 'Analytical Engines');
  await type(page, 'Email', ada.email);
  await type(page, 'Password', ada.password);
  await tabTo(page, page.getByRole('button', { name: 'Create account' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();

  await open(page, mailbox, ada.email);
  await tabTo(page, page.getByRole('button', { name: 'Confirm email' }));
  await page.keyboard.press('Space');
  await expect(page.getByRole('heading', { name: 'Your codes', level: 1 })).toBeVisible();
  await tabTo(page, page.getByRole('checkbox', { name: 'I have saved the code' }));
  await page.keyboard.press('Space');
  await tabTo(page, page.getByRole('button', { name: 'Continue' }));
  await page.keyboard.press('Enter');
  await atProfile(page);

  // From the top: the first stop leads past the navigation.
  await visit(page, '/settings/profile');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeInViewport();
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByLabel('Job position'));
  await page.keyboard.type('Analyst');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toHaveText('Your profile is saved.');

  // Once around: the focus was in the form, or, without scripts, nowhere.
  await ready(page);
  await tabTo(page, page.getByRole('banner').locator('summary'));
  await page.keyboard.press('Space');
  await tabTo(page, page.getByRole('banner').getByRole('button', { name: 'Sign out' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toHaveText('You are signed out.');
});

test('a code by mail and a new password go by keyboard alone', async ({ page, mailbox }) => {
  const ada = await newcomer(page, mailbox);
  await signOut(page);
  await type(page, 'Email', ada.email);
  // Enter presses the first button, and that one asks for the password.
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription('Enter your password.');
  await ready(page);
  await tabTo(page, page.getByRole('button', { name: 'Email me a sign-in link' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();
  await type(page, 'Code from the mail', codeOf(await mailbox.newest(ada.email, 'Sign in to')));
  await page.keyboard.press('Enter');
  await atProfile(page);

  await visit(page, '/settings/security');
  await type(page, 'Current password', ada.password);
  await type(page, 'New password', 'Analytical Engine 2');
  await type(page, 'Confirm new password', 'Analytical Engine 2');
  await tabTo(page, page.getByRole('checkbox', { name: 'Sign out other devices' }));
  await page.keyboard.press('Space');
  await tabTo(page, page.getByRole('button', { name: 'Change Password' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toHaveText('Your password is changed.');

  await visit(page, '/settings/profile');
  await tabTo(page, page.locator('#email-card summary'));
  await page.keyboard.press('Space');
  await type(page, 'New email', `countess.${ada.email}`);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Confirm by')).toBeVisible();
});

async function open(page: Page, mailbox: Mailbox, email: string): Promise<void> {
  await visit(page, link(await mailbox.newest(email), '/verify-email'));
}
