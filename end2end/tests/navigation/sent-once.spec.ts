import type { Page, Request } from '@playwright/test';
import { expect, test, visit } from '../../support/fixtures';
import { newcomer, type Person } from '../../support/people';

/** A form: where it stands, how it is filled, the button, and what says that it was taken. */
interface Case {
  at: string;
  fill?: (page: Page, who: Person) => Promise<void>;
  button: string;
  form: string;
  taken: string | RegExp;
}

const cases: Case[] = [
  { at: '/sign-in', form: 'email-sign-in-link', button: 'Email me a sign-in link', fill: (page, who) => page.getByLabel('Email', { exact: true }).fill(who.email), taken: 'Check your mail' },
  { at: '/forgot-password', form: 'forgot-password', button: 'Send link', fill: (page, who) => page.getByLabel('Email', { exact: true }).fill(who.email), taken: 'Check your mail' },
  { at: '/settings/profile', form: 'save-profile', button: 'Save', fill: (page) => page.getByLabel('Job position').fill('Analyst'), taken: 'Your profile is saved.' },
  {
    at: '/settings/profile',
    form: 'change-email',
    button: 'Send confirmation',
    fill: async (page, who) => {
      await page.getByText('Change email', { exact: true }).click();
      await page.getByLabel('New email').fill('new-' + who.email);
    },
    taken: 'We mailed both addresses.',
  },
  {
    at: '/settings/security',
    form: 'change-password',
    button: 'Change Password',
    fill: async (page, who) => {
      await page.getByLabel('Current password', { exact: true }).fill(who.password);
      await page.getByLabel('New password', { exact: true }).fill('Analytical Engine 3');
      await page.getByLabel('Confirm new password', { exact: true }).fill('Analytical Engine 3');
    },
    taken: 'Your password is changed.',
  },
  { at: '/settings/security', form: 'begin-two-factor', button: 'Set up two-factor', taken: 'Enter the six digits that the app shows now.' },
  { at: '/settings/security', form: 'email-password-link', button: 'Email me a link to set a new password', taken: 'Check your mail' },
  {
    at: '/settings/sessions',
    form: 'name-sign-in',
    button: 'Save name',
    fill: async (page) => {
      await page.getByRole('listitem').locator('summary').first().click();
      await page.getByRole('textbox', { name: /^Name of/ }).fill('At home');
    },
    taken: 'The name is saved.',
  },
  { at: '/settings/sessions', form: 'logout-all', button: 'Logout All Sessions', taken: 'Every browser is signed out' },
  { at: '/settings/profile', form: 'sign-out', button: 'Sign out', fill: (page) => page.getByRole('banner').locator('summary').click(), taken: 'You are signed out.' },
];

test.describe('each of ten forms', () => {
  // A connection that breaks off is what is tried.
  test.use({ allowed: [/ERR_FAILED|ERR_CONNECTION/] });

  for (const { at, fill, button, form, taken } of cases) {
    test(`${form}: pressed twice on a slow network it is sent once, and it can be sent again after a dropped answer @js-only`, async ({ page, mailbox, context }) => {
      const ada = await newcomer(page, mailbox);
      if (!at.startsWith('/settings')) await context.clearCookies();
      const sent: Request[] = [];
      page.on('request', (request) => {
        if (request.method() === 'POST' && request.url().endsWith(`/do/${form}`)) sent.push(request);
      });
      await visit(page, at);
      await fill?.(page, ada);
      const press = page.getByRole('button', { name: button, exact: true });
      const typed = await page.locator('#main input:visible').evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));

      // The request goes nowhere: nothing is lost.
      await page.route(`**/do/${form}`, (route) => route.abort());
      await press.click();
      await expect(page.getByRole('alert')).toHaveText('We could not be reached. Check your connection and try again.');
      await expect(press).not.toHaveAttribute('aria-disabled');
      expect(await page.locator('#main input:visible').evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value))).toEqual(typed);
      await page.unroute(`**/do/${form}`);
      expect(sent).toHaveLength(1);

      // A slow network: the button says that it works, and takes no second press.
      let answer = () => {};
      const told = new Promise<void>((done) => (answer = done));
      await page.route(`**/do/${form}`, async (route) => {
        await told;
        await route.continue();
      });
      if (!(await press.isVisible())) await fill?.(page, ada);
      await press.click();
      await expect(press).toHaveAttribute('aria-disabled', 'true');
      await expect(page.getByRole('progressbar', { name: 'Loading' })).toBeAttached();
      await press.click({ force: true });
      await press.press('Enter');
      answer();
      await expect(page.getByText(taken).first()).toBeVisible();
      expect(sent).toHaveLength(2);
    });
  }
});
