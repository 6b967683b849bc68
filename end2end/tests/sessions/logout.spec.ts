import type { Page } from '@playwright/test';
import { axe, expect, mark, narrow, photograph, scripted, test, visit } from '../../support/fixtures';
import { atProfile, newcomer, signIn, type Person } from '../../support/people';

const row = (page: Page, device: string) => page.getByRole('listitem').filter({ hasText: device });
const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** The same person in a Firefox on Windows. */
async function inFirefox(otherBrowser: () => Promise<Page>, who: Person): Promise<Page> {
  const page = await otherBrowser();
  await page.setExtraHTTPHeaders({ 'user-agent': firefox });
  await signIn(page, who);
  await atProfile(page);
  return page;
}

test('a browser is ended from another one: at its next step it is asked to sign in', async ({ page, mailbox, otherBrowser }) => {
  const ada = await newcomer(page, mailbox);
  const other = await inFirefox(otherBrowser, ada);
  await visit(page, '/settings/sessions');
  const isSameDocument = await mark(page);
  await expect(page.getByRole('heading', { name: 'Active sign-ins' })).toBeVisible();
  await expect(page.getByText('We do not store or show IP addresses with a sign-in')).toBeVisible();
  await expect(row(page, 'This device')).toContainText('Chrome on Linux');
  await expect(row(page, 'This device')).toContainText('Sign out from the menu instead');
  await expect(row(page, 'This device').getByRole('button', { name: 'Logout' })).toHaveCount(0);
  await expect(row(page, 'Firefox on Windows')).toContainText(/Active now · first seen \d{4}-\d\d-\d\d \d\d:\d\d/);
  await axe(page);
  await narrow(page);
  await photograph(page, 'sessions');

  await row(page, 'Firefox on Windows').getByRole('button', { name: 'Logout' }).click();
  await expect(page.getByRole('status')).toHaveText('That browser is signed out.');
  await expect(row(page, 'Firefox on Windows')).toHaveCount(0);
  await expect(page.getByText('No other browser is signed in.')).toBeVisible();
  expect(await isSameDocument()).toBe(scripted());

  await other.getByRole('link', { name: 'Sessions' }).click();
  if (scripted()) await expect(other.getByText('Sign in to load your active sessions.')).toBeVisible();
  else await expect(other).toHaveURL(/\/sign-in\?next=/);
  await other.goto('/settings/sessions');
  await expect(other).toHaveURL(/\/sign-in\?next=/);
});

test('all others are ended, and this one stays', async ({ page, mailbox, otherBrowser }) => {
  const ada = await newcomer(page, mailbox);
  const other = await inFirefox(otherBrowser, ada);
  await visit(page, '/settings/sessions');
  await page.getByRole('button', { name: 'Logout Other Sessions' }).click();
  await expect(page.getByRole('status')).toHaveText('Your other browsers are signed out.');
  await expect(page.getByRole('button', { name: 'Logout Other Sessions' })).toHaveCount(0);
  await other.goto('/settings/profile');
  await expect(other).toHaveURL(/\/sign-in\?next=/);
  await visit(page, '/settings/profile');
  await atProfile(page);
  await mailbox.newest(ada.email, 'Your other browsers were signed out');
});

test('all are ended, this one too, and no password is asked for', async ({ page, mailbox, otherBrowser }) => {
  const ada = await newcomer(page, mailbox);
  const other = await inFirefox(otherBrowser, ada);
  await visit(page, '/settings/sessions');
  await page.getByRole('button', { name: 'Logout All Sessions' }).click();
  await expect(page).toHaveURL('/sign-in');
  await expect(page.getByRole('status')).toContainText('Every browser is signed out, this one too.');
  for (const browser of [page, other]) {
    await browser.goto('/settings/sessions');
    await expect(browser).toHaveURL(/\/sign-in\?next=/);
  }
  await mailbox.newest(ada.email, 'Every browser was signed out');
});

test('a browser gets a name', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  await visit(page, '/settings/sessions');
  await row(page, 'This device').locator('summary').click();
  await page.getByLabel('Name of Chrome on Linux').fill('The one at home');
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByRole('status')).toHaveText('The name is saved.');
  await expect(row(page, 'This device')).toContainText('The one at home');
  await expect(row(page, 'This device')).toContainText('Chrome on Linux ·');
});

test('three browsers of one account are ended one by one, and then together', async ({ page, mailbox, otherBrowser }) => {
  const ada = await newcomer(page, mailbox);
  const windows = await inFirefox(otherBrowser, ada);
  const second = await otherBrowser();
  await signIn(second, ada);
  await atProfile(second);
  await visit(page, '/settings/sessions');
  const rows = page.getByRole('listitem').filter({ hasText: 'first seen' });
  await expect(rows).toHaveCount(3);
  await expect(row(page, 'Chrome on Linux')).toHaveCount(2);

  await row(page, 'Firefox on Windows').getByRole('button', { name: 'Logout' }).click();
  await expect(rows).toHaveCount(2);
  await windows.goto('/settings/profile');
  await expect(windows).toHaveURL(/\/sign-in\?next=/);
  await visit(second, '/settings/profile');
  await atProfile(second);

  await signIn(windows, ada);
  await atProfile(windows);
  await visit(page, '/settings/sessions');
  await expect(rows).toHaveCount(3);
  await page.getByRole('button', { name: 'Logout All Sessions' }).click();
  await expect(page).toHaveURL('/sign-in');
  await expect(page.getByRole('status')).toContainText('Every browser is signed out');
  for (const browser of [page, windows, second]) {
    await browser.goto('/settings/sessions');
    await expect(browser).toHaveURL(/\/sign-in\?next=/);
  }
});

test('a hundred sign-ins are listed, and all but this one ended at once', async ({ page, mailbox, playwright, baseURL }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  for (let number = 0; number < 100; number += 1) {
    const browser = await playwright.request.newContext({ baseURL, extraHTTPHeaders: { origin: baseURL!, 'user-agent': firefox } });
    const answer = await browser.post('/do/sign-in', { form: { email: ada.email, password: ada.password, next: '' } });
    expect(answer).toBeOK();
    await browser.dispose();
  }
  await visit(page, '/settings/sessions');
  await expect(page.getByRole('listitem').filter({ hasText: 'first seen' })).toHaveCount(101);
  await narrow(page);
  await photograph(page, 'sessions-many');
  await page.getByRole('button', { name: 'Logout Other Sessions' }).click();
  await expect(page.getByRole('status')).toHaveText('Your other browsers are signed out.');
  await expect(page.getByRole('listitem').filter({ hasText: 'first seen' })).toHaveCount(1);
});
