import { axe, expect, link, narrow, photograph, test, visit } from '../../support/fixtures';
import { atProfile, person, savesCodes, signOut, signUp } from '../../support/people';

test('looking at the link spends nothing; Confirm email does, once', async ({ page, mailbox, otherBrowser }) => {
  test.slow();
  const ada = person();
  await signUp(page, ada);
  const url = link(await mailbox.newest(ada.email, 'Confirm your email address'), '/verify-email');

  // As a mail scanner does.
  const scanner = await otherBrowser();
  expect((await scanner.request.head(url)).status()).toBe(200);
  expect((await scanner.request.get(url)).status()).toBe(200);
  await visit(page, url);
  await visit(page, url);

  await expect(page.getByRole('heading', { name: 'Confirm your email' })).toBeVisible();
  await expect(page.getByText(ada.email)).toBeVisible();
  await expect(page.getByLabel('Password')).toHaveCount(0);
  await axe(page);
  await narrow(page);
  await photograph(page, 'verify-email');

  await page.getByRole('button', { name: 'Confirm email' }).click();
  await expect(page.getByRole('status').first()).toContainText('Your email address is confirmed. Welcome!');
  await axe(page);
  await narrow(page);
  await photograph(page, 'recovery-code-first');
  const [code] = await savesCodes(page);
  expect(code).toMatch(/^([2-9A-HJ-NP-Z]{4}-){6}[2-9A-HJ-NP-Z]{4}$/);
  await atProfile(page);
  await expect(page.locator('#recovery-code').getByText(/^Made /)).toBeVisible();

  await signOut(page);
  await visit(page, url);
  await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
  await expect(page.getByText('You may have used it already')).toBeVisible();
  await axe(page);
  await photograph(page, 'verify-email-used');
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('pressing twice confirms once and signs in', async ({ page, mailbox }) => {
  const ada = person();
  await signUp(page, ada);
  await visit(page, link(await mailbox.newest(ada.email), '/verify-email'));
  await page.getByRole('button', { name: 'Confirm email' }).dblclick();
  await savesCodes(page);
  await atProfile(page);
});

test('another browser is asked for the password chosen at sign-up', async ({ page, mailbox, otherBrowser }) => {
  test.slow();
  const ada = person();
  await signUp(page, ada);
  const url = link(await mailbox.newest(ada.email), '/verify-email');

  const other = await otherBrowser();
  await visit(other, url);
  const password = other.getByLabel('Password', { exact: true });
  const button = other.getByRole('button', { name: 'Confirm email' });
  await expect(other.getByText('We do not recognise this browser from your sign-up.')).toBeVisible();
  await axe(other);
  await narrow(other);
  await photograph(other, 'verify-email-elsewhere');

  await button.click();
  await expect(password).toHaveAccessibleDescription('Enter the password that you chose when you signed up.');

  await password.fill('Not the one 1');
  await button.click();
  await expect(password).toHaveAccessibleDescription('That is not the password that you chose when you signed up.');
  expect(await other.content()).not.toContain('Not the one 1');

  await password.fill(ada.password);
  await button.click();
  await savesCodes(other);
  await atProfile(other);
  await expect(other.getByRole('main')).toContainText(ada.email);

  // The browser that signed up is not signed in by what happened elsewhere.
  await visit(page, '/settings/profile');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});
