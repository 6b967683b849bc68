import { axe, expect, mailbox as mailboxOf, mark, narrow, photograph, ready, scripted, test, visit } from '../../support/fixtures';
import { askPasswordLink, askSignInLink, codeOf, linkSent, magicLink, notThe, typeCode } from '../../support/links';
import { atProfile, newcomer, signOut } from '../../support/people';

const signInButton = { name: 'Sign in', exact: true };

test('the second button of the sign-in page takes the address typed, or says what is wrong with it', async ({ page, mailbox }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  await signOut(page);
  const isSameDocument = await mark(page);
  const email = page.getByLabel('Email', { exact: true });
  const button = page.getByRole('button', { name: 'Email me a sign-in link' });

  await page.getByRole('button', signInButton).click();
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription('Enter your password.');
  await email.fill('ada@');
  await ready(page);
  await button.click();
  await expect(email).toHaveAccessibleDescription('Enter one email address, like ada@example.com.');
  await expect(email).toHaveValue('ada@');
  // Nobody needs a password for it.
  await expect(page.getByText('Enter your password.')).toHaveCount(0);
  await axe(page);
  await photograph(page, 'sign-in-link-error');

  await ready(page);
  await email.fill(ada.email);
  await button.click();
  await linkSent(page, ada.email);
  expect(await isSameDocument()).toBe(scripted());
  await expect(page).toHaveTitle('Check your mail · Vestibule');

  await page.getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'We sent a mail less than a minute ago.' })).toBeVisible();
  await axe(page);
  await narrow(page);
  await photograph(page, 'link-sent-again');
  await page.getByRole('link', { name: 'Use another address' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('the link signs in a second browser, there and only once; looking at it spends nothing', async ({ page, mailbox, otherBrowser }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  await signOut(page);
  await askSignInLink(page, ada.email, '/sign-in?next=/settings/activity%3Fpage%3D2');
  const url = magicLink(await mailbox.newest(ada.email, 'Sign in to'));

  const other = await otherBrowser();
  // As a mail scanner does.
  expect((await other.request.head(url)).status()).toBe(200);
  expect((await other.request.get(url)).status()).toBe(200);
  await visit(other, url);
  await visit(other, url);
  await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(other.getByText(ada.email)).toBeVisible();
  await axe(other);
  await narrow(other);
  await photograph(other, 'magic-link');
  await other.getByRole('button', signInButton).click();
  await expect(other).toHaveURL('/settings/activity?page=2');
  await expect(other.getByRole('heading', { name: 'Activity', level: 1 })).toBeVisible();
  expect((await mailbox.newest(ada.email, 'New sign-in to your account')).text).toContain('Chrome');

  // The browser that asked is not signed in by what happened elsewhere, and its code is as used as the link.
  await visit(page, '/settings/profile');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await visit(page, '/magic-link/check-your-mail');
  await expect(page.getByRole('heading', { name: 'Your link does not work any more' })).toBeVisible();

  await visit(page, url);
  await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', signInButton)).toBeVisible();
});

test('the page that waits notices by itself that its link was used elsewhere, or in another tab @js-only', async ({ page, mailbox, otherBrowser }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  await signOut(page);
  await page.clock.install();
  await askSignInLink(page, ada.email);
  const isSameDocument = await mark(page);
  await page.getByLabel('Code from the mail').fill('12');
  const other = await otherBrowser();
  await visit(other, magicLink(await mailbox.newest(ada.email, 'Sign in to')));
  await page.clock.runFor('00:30');
  await expect(page.getByLabel('Code from the mail')).toHaveValue('12');
  await other.getByRole('button', signInButton).click();
  await atProfile(other);
  await expect(async () => {
    await page.clock.runFor('00:30');
    await expect(page.getByRole('heading', { name: 'Your link does not work any more' })).toBeVisible({ timeout: 300 });
  }).toPass();
  await page.clock.runFor('00:01');
  await expect(page.getByText('It was used in another browser, or a newer mail replaced it.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Your link does not work any more' })).toBeFocused();
  await axe(page);
  await narrow(page);
  await photograph(page, 'link-used');
  expect(await isSameDocument()).toBe(true);

  await page.getByRole('main').getByRole('link', { name: 'Ask for a new link' }).click();
  await page.getByLabel('Email', { exact: true }).fill(ada.email);
  await page.getByRole('button', { name: 'Email me a sign-in link' }).click();
  await linkSent(page, ada.email);
  const tab = await page.context().newPage();
  await visit(tab, magicLink(await mailbox.newest(ada.email, 'Sign in to', 2)));
  await tab.getByRole('button', signInButton).click();
  await atProfile(tab);
  await expect(async () => {
    await page.clock.runFor('00:30');
    await expect(page).toHaveURL('/settings/profile', { timeout: 300 });
  }).toPass();
  expect(await isSameDocument()).toBe(true);
});

test('pressing twice signs in once', async ({ page, mailbox }) => {
  const ada = await newcomer(page, mailbox);
  await signOut(page);
  await askSignInLink(page, ada.email);
  await visit(page, magicLink(await mailbox.newest(ada.email, 'Sign in to')));
  await page.getByRole('button', signInButton).dblclick();
  await atProfile(page);
});

test('the code signs in here, after a wrong one, and leads where one wanted to go', async ({ page, mailbox }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  await signOut(page);
  await askSignInLink(page, ada.email, '/sign-in?next=/settings/security');
  const code = codeOf(await mailbox.newest(ada.email, 'Sign in to'));
  const field = page.getByLabel('Code from the mail');
  for (const [typed, refusal] of [
    ['', 'Enter the eight digits of the code in the mail.'],
    ['1234', 'Enter the eight digits of the code in the mail.'],
    [notThe(code), 'That is not the code in the newest mail. Check the digits.'],
  ] as const) {
    await typeCode(page, typed);
    await expect(field).toHaveAccessibleDescription(refusal);
    await ready(page);
  }
  await axe(page);
  await narrow(page);
  await photograph(page, 'link-sent-error');

  await typeCode(page, code);
  await expect(page).toHaveURL('/settings/security');
  await expect(page.getByRole('heading', { name: 'Security', level: 1 })).toBeVisible();
  await signOut(page);
  // It is the same sign-in page as before, and nothing waits any more.
  await visit(page, '/magic-link/check-your-mail');
  await expect(page.getByRole('heading', { name: 'No link is on its way' })).toBeVisible();
  await axe(page);
  await narrow(page);
  await photograph(page, 'link-sent-nothing');
});

test('a code has five tries', async ({ page, mailbox }) => {
  const ada = await newcomer(page, mailbox);
  await signOut(page);
  await askSignInLink(page, ada.email);
  const mail = await mailbox.newest(ada.email, 'Sign in to');
  const field = page.getByLabel('Code from the mail');
  for (let tries = 0; tries < 5; tries++) {
    await typeCode(page, notThe(codeOf(mail)));
    // Its answer, and not the one before, which looks the same.
    await expect(page.getByRole('button', { name: 'Continue' })).toBeEnabled();
    await expect(field).toHaveAccessibleDescription(/^That is not the code/);
    await ready(page);
  }
  await typeCode(page, codeOf(mail));
  await expect(field).toHaveAccessibleDescription(/^This code does not work any more\./);
  // The link is too long to be guessed.
  await visit(page, magicLink(mail));
  await page.getByRole('button', signInButton).click();
  await atProfile(page);
});

test('a newer mail ends the older one', async ({ page, mailbox, otherBrowser }) => {
  const ada = await newcomer(page, mailbox);
  await signOut(page);
  await askSignInLink(page, ada.email);
  const older = await mailbox.newest(ada.email, 'Sign in to');
  const other = await otherBrowser();
  await askSignInLink(other, ada.email);
  const newer = await mailbox.newest(ada.email, 'Sign in to', 2);

  await typeCode(page, codeOf(older));
  await expect(page.getByRole('heading', { name: 'Your link does not work any more' })).toBeVisible();
  await visit(page, magicLink(older));
  await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
  await expect(page.getByText('a newer mail may have replaced it')).toBeVisible();
  await typeCode(other, codeOf(newer));
  await atProfile(other);
});

test('one purpose does not stand in for another, and a new password ends the link', async ({ page, mailbox }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  await signOut(page);
  await askSignInLink(page, ada.email);
  const signInMail = await mailbox.newest(ada.email, 'Sign in to');
  await askPasswordLink(page, ada.email);
  const passwordMail = await mailbox.newest(ada.email, 'Set a new password');

  // The newer mail is of another kind: it ends nothing.
  await typeCode(page, codeOf(signInMail));
  await expect(page.getByLabel('Code from the mail')).toHaveAccessibleDescription(/^That is not the code/);
  await visit(page, magicLink(passwordMail));
  await expect(page.getByRole('button', signInButton)).toHaveCount(0);
  await page.getByLabel('New password', { exact: true }).fill('Analytical Engine 2');
  await page.getByLabel('Confirm new password', { exact: true }).fill('Analytical Engine 2');
  await page.getByRole('button', { name: 'Set new password' }).click();
  await atProfile(page);
  await visit(page, magicLink(signInMail));
  await expect(page.getByRole('heading', { name: 'Already done' })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Go on' }).click();
  await atProfile(page);
  await signOut(page);
  await visit(page, magicLink(signInMail));
  await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
});

test('a link that has expired says so', async ({ ownServer, otherBrowser, request }) => {
  const server = await ownServer({ VESTIBULE_MAGIC_LINK__LIFETIME: '1s' });
  const mails = mailboxOf(request, server.origin);
  const page = await otherBrowser(server.origin);
  const ada = await newcomer(page, mails);
  await signOut(page);
  await askSignInLink(page, ada.email);
  const url = magicLink(await mails.newest(ada.email, 'Sign in to'));
  await expect(async () => {
    await visit(page, url);
    await expect(page.getByRole('heading', { name: 'This link has expired' })).toBeVisible({ timeout: 500 });
  }).toPass();
  await axe(page);
  await photograph(page, 'magic-link-expired');
});
