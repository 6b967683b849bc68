import { expect, link, mailbox as mailboxOf, test, visit } from '../../support/fixtures';
import { person, signUp } from '../../support/people';

test('a truncated, mistyped or foreign link says what to do, with the same words', async ({ page, mailbox }) => {
  const ada = person();
  await signUp(page, ada);
  const url = link(await mailbox.newest(ada.email), '/verify-email');
  const foreign = 'Zm9yZWlnbi1mb3JlaWduLWZvcmVpZ24tZm9yZWlnbi0';

  for (const worthless of [url.slice(0, -7), `${url}x`, `/verify-email?token=${foreign}`, '/verify-email?token=%00%3Cb%3E', '/verify-email']) {
    await visit(page, worthless);
    await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
    await expect(page.getByText('copy the whole link from the mail')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Sign up again' })).toBeVisible();
    await expect(page.getByText(ada.email)).toHaveCount(0);
  }

  await visit(page, url);
  await expect(page.getByRole('button', { name: 'Confirm email' })).toBeVisible();
});

test('a link that has expired offers a new one', async ({ ownServer, otherBrowser, request }) => {
  const server = await ownServer({ VESTIBULE_SIGN_UP__CONFIRM_LIFETIME: '1s' });
  const page = await otherBrowser(server.origin);
  const ada = person();
  await signUp(page, ada).catch(() => {}); // Check your mail has nothing to show when a slow machine takes a second.
  const url = link(await mailboxOf(request, server.origin).newest(ada.email), '/verify-email');

  await expect(async () => {
    await visit(page, url);
    await expect(page.getByRole('heading', { name: 'This link has expired' })).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.getByRole('button', { name: 'Send a new link' }).click();
  await expect(page.getByRole('alert')).toContainText('We sent a mail less than a minute ago.');
});
