import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { axe, expect, narrow, photograph, ready, scripted, test, visit } from '../../support/fixtures';
import { askSignInLink, magicLink } from '../../support/links';
import { newcomer, signIn, signOut } from '../../support/people';

const rows = (page: Page) => page.locator('.rows > li');
const row = (page: Page, text: string) => rows(page).filter({ hasText: text });

/** Saves the profile often enough for a second page: each time with another name. */
async function changesProfile(page: Page, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await page.request.post('/do/save-profile', {
      headers: { origin: new URL(page.url()).origin },
      form: {
        first_name: `Ada ${'I'.repeat(time + 1)}`,
        last_name: 'Lovelace',
        display_name: 'Ada',
        job_position: '',
        phone: '',
        time_zone: 'Europe/Berlin',
      },
    });
  }
}

test('what happened is listed, newest first, and narrowed by kind and by day', async ({ page, mailbox }) => {
  const ada = await newcomer(page, mailbox);
  await signOut(page);
  await signIn(page, { ...ada, password: 'Not this one 1' });
  await expect(page.getByRole('alert').filter({ hasText: /./ }).first()).toBeVisible();
  await signIn(page, ada);
  await expect(page).toHaveURL(/\/settings\/profile/);
  await visit(page, '/settings/activity');
  await expect(rows(page).first()).toContainText(/Signed in\..*\d{4}-\d\d-\d\d \d\d:\d\d (UTC|CET|CEST)/s);
  await expect(row(page, 'wrong password was refused').getByRole('button')).toHaveCount(0);
  await expect(row(page, 'Signed in.').first().getByRole('button', { name: /^This wasn't me/ })).toBeVisible();
  await axe(page);
  await narrow(page);
  await photograph(page, 'activity');

  await page.getByLabel('Kind').selectOption('Sign-ins');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(page).toHaveURL('/settings/activity?kind=sign-ins&from=&to=');
  await ready(page);
  await expect(row(page, 'The account was created')).toHaveCount(0);
  await expect(page.getByLabel('Kind')).toHaveValue('sign-ins');
  await visit(page, '/settings/activity?kind=sign_in.failed');
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByLabel('Kind')).toHaveValue('sign_in.failed');

  await page.getByLabel('From').fill('2020-01-01');
  await page.getByLabel('To').fill('2020-12-31');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  await axe(page);
  await photograph(page, 'activity-nothing');
  await page.locator('.empty').getByRole('link', { name: 'Show everything' }).click();
  await expect(row(page, 'The account was created')).toHaveCount(1);
});

test('nonsense in the address is said in a sentence', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  await visit(page, '/settings/activity?kind=%00nonsense&from=2026-02-30&to=x');
  await expect(page.getByText('There is no such kind of activity.')).toBeVisible();
  await expect(page.getByText('The first day is not a date.')).toBeVisible();
  await expect(page.getByText('The last day is not a date.')).toBeVisible();
  await expect(rows(page)).toHaveCount(0);
  await axe(page);
  await narrow(page);
  await photograph(page, 'activity-nonsense');
  await visit(page, '/settings/activity?before=12&after=12');
  await expect(page.getByText('There is no such page of the list.')).toBeVisible();
  await visit(page, '/settings/activity?before=00000000-0000-0000-0000-000000000000');
  await expect(page.getByText('The list ends before this page.')).toBeVisible();
});

test('pages lead on and back', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  await changesProfile(page, 30);
  await visit(page, '/settings/activity?kind=profile.changed');
  await expect(rows(page)).toHaveCount(25);
  await photograph(page, 'activity-pages');
  await page.getByRole('link', { name: 'Older' }).click();
  await expect(rows(page)).toHaveCount(5);
  await expect(page.getByText('This is the end of the list.')).toBeVisible();
  await page.getByRole('link', { name: 'Newer' }).click();
  await expect(rows(page)).toHaveCount(25);
  await expect(page.getByRole('link', { name: 'Newer' })).toHaveCount(0);
});

test('everything that was chosen is exported, after a proof', async ({ page, mailbox }) => {
  const ada = await newcomer(page, mailbox);
  await visit(page, '/settings/activity?kind=account');
  for (const format of ['CSV', 'JSON']) {
    const file = page.waitForEvent('download');
    await page.getByRole('button', { name: `Export ${format}` }).click();
    const download = await file;
    expect(download.suggestedFilename()).toBe(`activity.${format.toLowerCase()}`);
    const text = readFileSync(await download.path(), 'utf8');
    expect(text).toContain('account.created');
    if (format === 'JSON') expect(JSON.parse(text)[0].kind).toBe('activity.exported');
    else expect(text.split('\r\n')[0]).toBe('\uFEFFtime_utc,time_local,kind,what,detail,id');
  }
  await signOut(page);
  const answer = await page.request.get('/settings/activity/export.json', { maxRedirects: 0 });
  expect(answer.headers().location).toMatch(/^\/sign-in\?next=/);

  // By a link no proof was given: it is asked for in the form, and the file does not come without.
  await askSignInLink(page, ada.email);
  await visit(page, magicLink(await mailbox.newest(ada.email, /sign.in/i)));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(/\/settings\//);
  await visit(page, '/settings/activity');
  const stale = await page.request.get('/settings/activity/export.csv?kind=codes', { maxRedirects: 0 });
  expect(stale.headers().location).toBe('/settings/activity?kind=codes');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  await expect(page.getByText('Enter your password to go on.')).toBeVisible();
  await photograph(page, 'activity-proof');
  const file = page.waitForEvent('download');
  await page.getByLabel('Your password').fill(ada.password);
  await page.getByRole('button', { name: 'Export CSV' }).click();
  expect((await file).suggestedFilename()).toBe('activity.csv');
});

test("This wasn't me leads to where a security mail leads", async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  await changesProfile(page, 1);
  await visit(page, '/settings/activity');
  await row(page, 'The profile was changed.').getByRole('button', { name: /^This wasn't me/ }).click();
  await expect(page).toHaveURL(/\/secure-account\?token=/);
  await ready(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByText('Sign out everywhere')).toBeVisible();
  if (scripted()) await axe(page);
});
