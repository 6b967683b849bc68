import type { Page } from '@playwright/test';
import { expect, link, mark, ready, test, visit } from '../../support/fixtures';
import { atProfile, newcomer, person, signOut } from '../../support/people';

const go = (page: Page, room: string) =>
  page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: room }).click();
const heading = (page: Page) => page.getByRole('heading', { level: 1 });

test('one document from signing up to signing out: no link, save, refusal, Back or Forward loads another @js-only', async ({ page, mailbox }) => {
  test.slow();
  const ada = person();
  await visit(page, '/sign-in');
  const isSameDocument = await mark(page);
  await page.getByRole('link', { name: 'Create an account' }).click();
  await expect(heading(page)).toHaveText('Create your account');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('First name')).toBeFocused();
  await page.getByLabel('First name').fill(ada.first);
  await page.getByLabel('Last name').fill(ada.last);
  await page.getByLabel('Email', { exact: true }).fill(ada.email);
  await page.getByLabel('Password', { exact: true }).fill(ada.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(heading(page)).toHaveText('Check your mail');
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByRole('alert')).toContainText('less than a minute ago');
  expect(await isSameDocument()).toBe(true);

  // The mail's link is opened by the mail program.
  await visit(page, link(await mailbox.newest(ada.email), '/verify-email'));
  const isStillTheSame = await mark(page);
  await page.getByRole('button', { name: 'Confirm email' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('Tick this once you have saved what is above.')).toBeVisible();
  await page.getByRole('checkbox', { name: 'I have saved the code' }).check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await atProfile(page);

  for (const room of ['Security', 'Sessions', 'Notifications', 'Webhooks', 'API keys', 'Activity', 'Danger zone', 'Profile']) {
    await go(page, room);
    await expect(heading(page)).toHaveText(room);
    await expect(heading(page)).toBeFocused();
  }
  await page.getByLabel('Last name').fill('');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Enter your last name.')).toBeVisible();
  await page.getByLabel('Last name').fill('King');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText('Your profile is saved.');

  await go(page, 'Activity');
  await page.getByLabel('Kind').selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(page).toHaveURL(/\/settings\/activity\?kind=/);
  await page.goBack();
  await expect(page).toHaveURL('/settings/activity');
  await page.goBack();
  await expect(heading(page)).toHaveText('Profile');
  await expect(page.getByLabel('Last name')).toHaveValue('King');
  await page.goForward();
  await expect(heading(page)).toHaveText('Activity');

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('activity.csv');
  await expect(page.getByRole('listitem').filter({ hasText: 'The activity was exported.' })).toBeVisible();

  await go(page, 'Sessions');
  await page.getByRole('listitem').locator('summary').first().click();
  await page.getByRole('textbox', { name: /^Name of/ }).fill('At home');
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByRole('status')).toHaveText('The name is saved.');
  await signOut(page);
  expect(await isStillTheSame()).toBe(true);
});

test('Back finds the place also after a reload, and on a page that was left for another site @js-only', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  await page.setViewportSize({ width: 1280, height: 420 });
  const place = () => page.evaluate(() => Math.round(scrollY));
  await page.evaluate(() => scrollTo(0, 160));
  await expect.poll(place).toBe(160);
  await go(page, 'Security');
  await expect(heading(page)).toHaveText('Security');
  await expect.poll(place).toBe(0);
  await page.evaluate(() => scrollTo(0, 90));
  await expect.poll(place).toBe(90);
  await page.reload();
  await ready(page);
  await expect.poll(place).toBe(90);
  await page.goBack();
  await expect(heading(page)).toHaveText('Profile');
  await expect.poll(place).toBe(160);
  await page.goto('about:blank');
  await page.goBack();
  await expect(heading(page)).toHaveText('Profile');
  await ready(page);
  await expect.poll(place).toBe(160);
});

test('what leads elsewhere stays the browser’s @js-only', async ({ page, mailbox, context }) => {
  await newcomer(page, mailbox);
  const isSameDocument = await mark(page);
  // Another tab.
  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Security' }).click({ modifiers: ['ControlOrMeta'] }),
  ]);
  await expect(heading(tab)).toHaveText('Security');
  await tab.close();
  // A place on the page.
  await page.keyboard.press('Tab');
  await page.evaluate(() => document.querySelector<HTMLElement>('a.skip')!.click());
  await expect(page).toHaveURL('/settings/profile#main');
  expect(await isSameDocument()).toBe(true);
  await expect(heading(page)).toHaveText('Profile');
});
