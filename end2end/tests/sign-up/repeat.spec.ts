import { expect, link, scripted, test, visit } from '../../support/fixtures';
import { newcomer, newcomerByHand, person, signUp } from '../../support/people';

test('an address with an account gets the same answer, and a mail that says so', async ({ page, mailbox, otherBrowser }) => {
  const ada = await newcomer(page, mailbox);
  const stranger = person();

  const shouted = ada.email.toUpperCase();
  const answers = [];
  for (const email of [shouted, stranger.email]) {
    const browser = await otherBrowser();
    await signUp(browser, { ...stranger, email });
    answers.push((await browser.getByRole('main').innerText()).replace(email, 'ADDRESS'));
    expect(new URL(browser.url()).pathname).toBe('/sign-up/check-your-mail');
  }
  expect(answers[0]).toBe(answers[1]);

  // To the address as its owner has it.
  const mail = await mailbox.newest(ada.email, 'You already have an account');
  expect(new URL(link(mail, '/sign-in')).pathname).toBe('/sign-in');
  expect(mail.links.filter((url) => url.includes('/verify-email'))).toEqual([]);
  await mailbox.newest(stranger.email, 'Confirm your email address');
});

test('another address can be used, and no mail goes out twice within a minute', async ({ page, mailbox }) => {
  const ada = person();
  await signUp(page, ada);
  await mailbox.newest(ada.email);

  await page.getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByRole('alert')).toContainText('We sent a mail less than a minute ago.');
  await expect(page.getByText(ada.email)).toBeVisible();
  expect(await mailbox.all(ada.email)).toHaveLength(1);

  await page.getByRole('link', { name: 'Use another address' }).click();
  await expect(page.getByRole('heading', { name: 'Create your account' })).toBeVisible();
  const other = person();
  await signUp(page, other);
  await expect(page.getByText(other.email)).toBeVisible();
});

test('a browser where nothing waits says so', async ({ page }) => {
  await visit(page, '/sign-up/check-your-mail');
  await expect(page.getByRole('heading', { name: 'There is nothing to confirm here' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Create account' })).toBeVisible();
});

test.describe('in New York', () => {
  test.use({ timezoneId: 'America/New_York' });

  test('the time zone is the browser\u2019s with scripts, and UTC without', async ({ page, mailbox }) => {
    await newcomerByHand(page, mailbox);
    await expect(page.getByLabel('Time zone')).toHaveValue(scripted() ? 'America/New_York' : 'UTC');
    await expect(page.getByText(scripted() ? /^Verified [\d-]{10} [\d:]{5} E[SD]T$/ : /^Verified [\d-]{10} [\d:]{5} UTC$/)).toBeVisible();
  });
});
