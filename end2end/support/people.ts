import type { APIResponse, Page } from '@playwright/test';
import { expect, freshEmail, link, ready, scripted, visit, type Mailbox } from './fixtures';

export interface Person {
  type: 'Personal' | 'Organization';
  first: string;
  last: string;
  organization?: string;
  email: string;
  password: string;
}

/** Somebody new: `person({ type: 'Organization', organization: 'Analytical Engines' })`. */
export const person = (but: Partial<Person> = {}): Person => ({
  type: 'Personal',
  first: 'Ada',
  last: 'Lovelace',
  email: freshEmail(),
  password: 'Bernoulli numbers, note 7',
  ...but,
});

/** Fills in and sends `/sign-up`; ends at Check your mail. */
export async function signUp(page: Page, who: Person): Promise<void> {
  await visit(page, '/sign-up');
  await page.getByRole('radio', { name: who.type }).check();
  await page.getByLabel('First name').fill(who.first);
  await page.getByLabel('Last name').fill(who.last);
  if (who.organization) await page.getByLabel('Organization name').fill(who.organization);
  await page.getByLabel('Email', { exact: true }).fill(who.email);
  await page.getByLabel('Password', { exact: true }).fill(who.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();
}

/** Opens the link of the mail and confirms, in the browser that signed up; ends signed in, at Profile. Gives the recovery code. */
export async function confirm(page: Page, mailbox: Mailbox, email: string): Promise<string> {
  const mail = await mailbox.newest(email);
  await visit(page, link(mail, '/verify-email'));
  await page.getByRole('button', { name: 'Confirm email' }).click();
  const [code] = await savesCodes(page);
  await atProfile(page);
  return code!;
}

/** Where codes are shown once: reads them, says that they are saved, and goes on. */
export async function savesCodes(page: Page): Promise<string[]> {
  await expect(page.getByRole('heading', { name: 'Your codes', level: 1 })).toBeVisible();
  await ready(page);
  const shown = page.locator('.once').locator('.code, li');
  await expect(shown.first()).toBeVisible(); // reading a list waits for nothing
  const codes = await shown.allTextContents();
  await page.getByRole('checkbox', { name: /^I have saved the codes?$/ }).check();
  await page.getByRole('button', { name: 'Continue' }).click();
  return codes;
}

/** Signs in by password; ends at Profile, unless `next` or two-factor leads elsewhere. */
export async function signIn(page: Page, { email, password }: Pick<Person, 'email' | 'password'>): Promise<void> {
  await visit(page, '/sign-in');
  await page.getByLabel('Email', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** By the user menu, where there is one to open; ends at the sign-in page. */
export async function signOut(page: Page): Promise<void> {
  const button = page.getByRole('banner').getByRole('button', { name: 'Sign out' });
  if (!(await button.isVisible())) await page.getByRole('banner').locator('summary, [aria-haspopup]').click();
  await button.click();
  await expect(page).toHaveURL(/\/sign-in\b/);
  await ready(page);
}

/**
 * Somebody with an account, signed in in this browser, at Profile. Made by what the pages of `signUp` and `confirm` send,
 * without the pages: most tests are about something else, and a sign-up is half of what they would do.
 */
export async function newcomer(
  page: Page,
  mailbox: Mailbox,
  but: Partial<Person> = {},
): Promise<Person & { recoveryCode: string }> {
  const who = person(but);
  const send = await sender(page);
  await send('sign-up', {
    kind: who.type.toLowerCase(),
    first_name: who.first,
    last_name: who.last,
    organization_name: who.organization ?? '',
    email: who.email,
    password: who.password,
    time_zone: scripted() ? 'Europe/Berlin' : '',
  });
  const mail = await mailbox.newest(who.email);
  await send('confirm-email', { token: new URL(link(mail, '/verify-email')).searchParams.get('token')! });
  const shown = await (await page.request.get('/settings/codes')).text();
  const recoveryCode = /<p class="code">([^<]+)</.exec(shown)![1]!;
  await send('codes-saved', { saved: 'true' });
  await visit(page, '/settings/profile');
  await atProfile(page);
  return { ...who, recoveryCode };
}

/** The same, made on the pages. */
export async function newcomerByHand(
  page: Page,
  mailbox: Mailbox,
  but: Partial<Person> = {},
): Promise<Person & { recoveryCode: string }> {
  const who = person(but);
  await signUp(page, who);
  return { ...who, recoveryCode: await confirm(page, mailbox, who.email) };
}

/** Sends forms as scripts of this page's browser do: with its cookies, under its name. */
async function sender(page: Page): Promise<(form: string, fields: Record<string, string>) => Promise<APIResponse>> {
  const origin = new URL((await page.request.get('/favicon.svg')).url()).origin;
  const headers = { origin, accept: '*/*', 'user-agent': await page.evaluate(() => navigator.userAgent) };
  return async (form, fields) => {
    const answer = await page.request.post(`/do/${form}`, { form: fields, headers });
    expect(answer, `${form}: ${await answer.text()}`).toBeOK();
    return answer;
  };
}

export async function atProfile(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/settings\/profile\b/);
  await expect(page.getByRole('heading', { name: 'Profile', level: 1 })).toBeVisible();
  await ready(page);
}
