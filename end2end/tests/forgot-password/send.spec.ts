import type { Page } from '@playwright/test';
import { axe, expect, freshEmail, mark, narrow, photograph, scripted, test, visit } from '../../support/fixtures';
import { askPasswordLink, codeOf, magicLink, notThe, setPassword, typeCode } from '../../support/links';
import { atProfile, newcomer, signIn, signOut } from '../../support/people';

const chosen = 'Analytical Engine 2';
const isSetSaid = (page: Page) =>
  expect(page.getByRole('status')).toHaveText('Your new password is set, and you are signed in.');

test('a known and an unknown address get the same page, and only the known one a mail', async ({ page, mailbox, otherBrowser }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  await signOut(page);
  await page.getByRole('link', { name: 'Forgot password?' }).click();
  await expect(page.getByRole('heading', { name: 'Set a new password' })).toBeVisible();
  await expect(page).toHaveTitle('Set a new password · Vestibule');
  await axe(page);
  await narrow(page);
  await photograph(page, 'forgot-password');

  const stranger = await otherBrowser();
  const nobody = freshEmail('nobody');
  await askPasswordLink(stranger, nobody);
  await askPasswordLink(page, ada.email);
  const words = async (seen: Page, email: string) => (await seen.locator('body').innerText()).replace(email, '…');
  expect(await words(page, ada.email)).toBe(await words(stranger, nobody));
  await axe(page);
  await narrow(page);
  await photograph(page, 'link-sent');

  const code = codeOf(await mailbox.newest(ada.email, 'Set a new password'));
  expect(await mailbox.all(nobody), 'asked for before, and not mailed by now').toEqual([]);
  for (const seen of [stranger, page]) {
    await typeCode(seen, notThe(code));
    await expect(seen.getByLabel('Code from the mail')).toHaveAccessibleDescription(
      'That is not the code in the newest mail. Check the digits.',
    );
  }
});

test('what is no address is said at its field, and stays', async ({ page }) => {
  await visit(page, '/forgot-password');
  const isSameDocument = await mark(page);
  const email = page.getByLabel('Email', { exact: true });
  for (const [typed, refusal] of [
    ['', 'Enter your email address.'],
    ['ada@', 'Enter one email address, like ada@example.com.'],
  ] as const) {
    await email.fill(typed);
    await page.getByRole('button', { name: 'Send link' }).click();
    await expect(email).toHaveAccessibleDescription(refusal);
    await expect(email).toHaveValue(typed);
  }
  expect(await isSameDocument()).toBe(scripted());
  await axe(page);
  await photograph(page, 'forgot-password-error');
});

test('the link sets a new password in another browser; its refusals stand at their fields', async ({ page, mailbox, otherBrowser }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  await signOut(page);
  await askPasswordLink(page, ada.email);
  const url = magicLink(await mailbox.newest(ada.email, 'Set a new password'));

  const other = await otherBrowser();
  await visit(other, url);
  await expect(other.getByText(ada.email)).toBeVisible();
  await expect(other.getByRole('checkbox', { name: 'Sign out other devices' })).not.toBeChecked();
  await axe(other);
  await narrow(other);
  await photograph(other, 'set-password');
  await setPassword(other, 'short', 'shorter');
  await expect(other.getByLabel('New password', { exact: true })).toHaveAccessibleDescription('Use at least 8 characters.');
  await expect(other.getByLabel('Confirm new password', { exact: true })).toHaveAccessibleDescription(/^This is not the same/);
  await axe(other);
  await narrow(other);
  await photograph(other, 'set-password-error');

  // A refusal has spent nothing.
  await setPassword(other, chosen);
  await atProfile(other);
  await isSetSaid(other);

  await signIn(page, ada);
  await expect(page.getByRole('alert')).toContainText('do not match');
  await signIn(page, { ...ada, password: chosen });
  await atProfile(page);
  const mail = await mailbox.newest(ada.email, 'Your password was changed');
  expect(mail.text).toContain('A new one was set by a link that we mailed to you. Other browsers stay signed in.');

  // Used, it says so, and to a browser that is not signed in it offers a new one.
  await visit(other, url);
  await expect(other.getByRole('heading', { name: 'Already done' })).toBeVisible();
  const third = await otherBrowser();
  await visit(third, url);
  await expect(third.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
  await expect(third.getByText('You may have used it already')).toBeVisible();
  await third.getByRole('link', { name: 'Set a new password' }).click();
  await expect(third.getByRole('button', { name: 'Send link' })).toBeVisible();
});

test('the code sets a new password in the browser that asked, and only there', async ({ page, mailbox, otherBrowser }) => {
  const ada = await newcomer(page, mailbox);
  await signOut(page);
  const elsewhere = await otherBrowser();
  await askPasswordLink(elsewhere, freshEmail('nobody'));
  await askPasswordLink(page, ada.email);
  const code = codeOf(await mailbox.newest(ada.email, 'Set a new password'));

  await typeCode(elsewhere, code);
  await expect(elsewhere.getByLabel('Code from the mail')).toHaveAccessibleDescription(/^That is not the code/);
  await typeCode(page, code.replace(' ', ''));
  await expect(page.getByRole('heading', { name: 'Set a new password' })).toBeVisible();
  await setPassword(page, chosen);
  await atProfile(page);
  await isSetSaid(page);
});

for (const isTicked of [false, true]) {
  test(`old sign-ins ${isTicked ? 'end where the box is ticked' : 'stay'}`, async ({ page, mailbox, otherBrowser }) => {
    const ada = await newcomer(page, mailbox);
    const other = await otherBrowser();
    await askPasswordLink(other, ada.email);
    await visit(other, magicLink(await mailbox.newest(ada.email, 'Set a new password')));
    if (isTicked) await other.getByRole('checkbox', { name: 'Sign out other devices' }).check();
    await setPassword(other, chosen);
    await atProfile(other);
    await visit(page, '/settings/profile');
    if (isTicked) await expect(page).toHaveURL(/\/sign-in\?next=/);
    else await atProfile(page);
  });
}

test('a truncated, mistyped or foreign link says what to do, with the same words', async ({ page, mailbox }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  await signOut(page);
  await askPasswordLink(page, ada.email);
  const url = magicLink(await mailbox.newest(ada.email, 'Set a new password'));
  const foreign = 'Zm9yZWlnbi1mb3JlaWduLWZvcmVpZ24tZm9yZWlnbi0';
  for (const worthless of [url.slice(0, -7), `${url}x`, `/magic-link?token=${foreign}`, '/magic-link?token=%00%3Cb%3E', '/magic-link']) {
    await visit(page, worthless);
    await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
    await expect(page.getByText('part of it is missing')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Set a new password' })).toBeVisible();
    await expect(page.getByText(ada.email)).toHaveCount(0);
  }
  await axe(page);
  await narrow(page);
  await photograph(page, 'magic-link-dead');
  await visit(page, url);
  await expect(page.getByRole('button', { name: 'Set new password' })).toBeVisible();
});
