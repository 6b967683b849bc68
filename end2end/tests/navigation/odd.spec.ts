import type { Page } from '@playwright/test';
import { expect, mark, test } from '../../support/fixtures';
import { newcomer } from '../../support/people';

const go = (page: Page, room: string) =>
  page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: room }).click();

test('a page of another build is loaded for real @js-only', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  const isSameDocument = await mark(page);
  await page.route('**/settings/security', async (route) => {
    if (route.request().resourceType() !== 'fetch') return route.continue();
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll('/pkg/vestibule.js', '/pkg/newer.js') });
  });
  await go(page, 'Security');
  await expect(page.getByRole('heading', { name: 'Security', level: 1 })).toBeVisible();
  expect(await isSameDocument()).toBe(false);
});

test.describe('an answer that is no page', () => {
  test.use({ allowed: [/50[23]/] });

  test('is said, and the page stays with what is typed @js-only', async ({ page, mailbox }) => {
    await newcomer(page, mailbox);
    const isSameDocument = await mark(page);
    await page.getByLabel('Job position').fill('Analyst');
    await page.route('**/do/save-profile', (route) => route.fulfill({ status: 502, contentType: 'text/plain', body: 'Bad gateway' }));
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('alert')).toHaveText('Something went wrong on our side. Try again in a moment.');
    await page.unroute('**/do/save-profile');
    const sentence = 'We cannot answer right now. Try again in a moment (reference ABC).';
    const body = `<!doctype html><html lang="en"><main class="lost"><h1>That did not work</h1><p>${sentence}</p></main></html>`;
    await page.route('**/do/save-profile', (route) => route.fulfill({ status: 503, contentType: 'text/html', body }));
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('alert')).toHaveText(sentence);
    await expect(page.getByLabel('Job position')).toHaveValue('Analyst');
    await page.unroute('**/do/save-profile');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('status')).toHaveText('Your profile is saved.');
    expect(await isSameDocument()).toBe(true);
  });
});

test('what is asked for last is what one sees, however late the first answer comes @js-only', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  let answer = () => {};
  const told = new Promise<void>((done) => (answer = done));
  await page.route('**/settings/security', async (route) => {
    await told;
    await route.continue().catch(() => {}); // it was broken off
  });
  await go(page, 'Security');
  await expect(page.getByRole('progressbar', { name: 'Loading' })).toBeAttached();
  await go(page, 'Sessions');
  await expect(page.getByRole('heading', { name: 'Sessions', level: 1 })).toBeVisible();
  answer();
  await expect(page).toHaveURL('/settings/sessions');
  await expect(page.getByRole('progressbar', { name: 'Loading' })).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sessions');
});
