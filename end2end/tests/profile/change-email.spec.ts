import { axe, expect, freshEmail, mark, narrow, photograph, ready, scripted, test, visit } from '../../support/fixtures';
import { agree, askSignInLink, changeEmail, codeOf, magicLink, notThe, secureLink } from '../../support/links';
import { card, newCode, oldCode, typeCode } from '../../support/email-card';
import { atProfile, newcomer, signIn, signOut } from '../../support/people';

test('what is wrong is said at its field, and what was typed stays', async ({ page, mailbox }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  const isSameDocument = await mark(page);
  await expect(page.getByLabel('New email')).toBeHidden();
  await expect(page.getByLabel('Your password'), 'signed up a moment ago').toHaveCount(0);
  for (const [typed, refusal] of [
    ['', 'Enter your email address.'],
    ['countess', 'Enter one email address, like ada@example.com.'],
    [ada.email.toUpperCase(), 'This is your address already. Enter another one.'],
  ] as const) {
    await ready(page);
    await changeEmail(page, typed, { lostOld: true });
    await expect(page.getByLabel('New email')).toHaveAccessibleDescription(refusal);
    await expect(page.getByLabel('New email')).toHaveValue(typed);
    await expect(page.getByLabel('New email')).toBeInViewport();
    await expect(page.getByRole('checkbox', { name: 'I can no longer read my old mailbox' })).toBeChecked();
  }
  expect(await isSameDocument()).toBe(scripted());
  await axe(page);
  await narrow(page);
  await photograph(page, 'change-email-error');
  expect(await mailbox.all(ada.email, /address/)).toHaveLength(1); // the one of the sign-up
});

test('both mailboxes agree by their links, in another browser', async ({ page, mailbox, otherBrowser }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  const newEmail = freshEmail('countess');
  const isSameDocument = await mark(page);
  await changeEmail(page, newEmail);
  await expect(page.getByRole('status')).toHaveText('We mailed both addresses. The change happens when both have agreed.');
  await expect(card(page)).toContainText(newEmail);
  await expect(card(page).getByText('Not confirmed yet')).toHaveCount(2);
  expect(await isSameDocument()).toBe(scripted());
  await axe(page);
  await narrow(page);
  await photograph(page, 'change-email-waiting');

  const asksOld = await mailbox.newest(ada.email, 'Allow a new email address');
  const asksNew = await mailbox.newest(newEmail, 'Confirm your new email address');
  secureLink(asksOld);
  expect(asksNew.links.join(), 'a stranger may have been asked').not.toContain('/secure-account');

  const other = await otherBrowser();
  await visit(other, magicLink(asksNew));
  await expect(other.getByRole('heading', { name: 'Confirm your new address' })).toBeVisible();
  await axe(other);
  await narrow(other);
  await photograph(other, 'change-email-agree-new');
  await agree(other, magicLink(asksNew), 'Confirm new address');
  await expect(other).toHaveURL(/\/sign-in\b/);
  await expect(other.getByRole('status')).toHaveText('Thank you. The change happens when the other address has agreed too.');
  await visit(other, magicLink(asksNew));
  await expect(other.getByRole('heading', { name: 'This link does not work' })).toBeVisible();

  await visit(page, '/settings/profile');
  await expect(card(page).getByText('Confirmed', { exact: true })).toHaveCount(1);
  await expect(newCode(page)).toHaveCount(0);
  await expect(oldCode(page)).toBeVisible();
  await visit(other, magicLink(asksOld));
  await expect(other.getByRole('heading', { name: 'Allow the new address' })).toBeVisible();
  await axe(other);
  await photograph(other, 'change-email-agree-old');
  await agree(other, magicLink(asksOld), 'Allow the change');
  await expect(other.getByRole('status')).toHaveText('The email address is changed.');

  await visit(page, '/settings/profile');
  await expect(card(page)).toContainText(newEmail);
  await expect(card(page)).not.toContainText(ada.email);
  await expect(page.getByRole('main').getByText('Confirm by')).toHaveCount(0);
  expect((await mailbox.newest(ada.email, 'Your email address for Vestibule was changed')).text).toContain('This mailbox had allowed the change.');
  secureLink(await mailbox.newest(newEmail, 'Your email address was changed'));

  await signIn(other, ada);
  await expect(other.getByRole('alert')).toContainText('do not match');
  await signIn(other, { ...ada, email: newEmail });
  await atProfile(other);
});

test('both mailboxes agree by their codes, in place', async ({ page, mailbox }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  const newEmail = freshEmail('countess');
  const isSameDocument = await mark(page);
  await changeEmail(page, newEmail);
  await expect(page.getByText('Confirm by')).toBeVisible();
  const ofOld = codeOf(await mailbox.newest(ada.email, 'Allow a new email address'));
  const ofNew = codeOf(await mailbox.newest(newEmail, 'Confirm your new email address'));

  await typeCode(page, newCode(page), '12');
  await expect(newCode(page)).toHaveAccessibleDescription('Enter the eight digits of the code in the mail.');
  await typeCode(page, newCode(page), notThe(ofNew));
  await expect(newCode(page)).toHaveAccessibleDescription(/^That is not the code/);
  await expect(oldCode(page)).toHaveAccessibleDescription('');
  await expect(page.getByText('We mailed both addresses.')).toHaveCount(0);
  await axe(page);
  await narrow(page);
  await photograph(page, 'change-email-code-error');

  await typeCode(page, newCode(page), ofNew);
  await expect(page.getByRole('status')).toHaveText('Thank you. The change happens when the other address has agreed too.');
  await typeCode(page, oldCode(page), ofOld);
  await expect(page.getByRole('status')).toHaveText('The email address is changed.');
  await expect(card(page)).toContainText(newEmail);
  await expect(card(page)).not.toContainText(ada.email);
  expect(await isSameDocument()).toBe(scripted());
  await photograph(page, 'change-email-done');
  // The frame has it too.
  await page.getByRole('banner').locator('summary').click();
  await expect(page.getByRole('banner').getByText(newEmail)).toBeVisible();
});

test('a change that waits can be sent again and cancelled: then its links are dead', async ({ page, mailbox, otherBrowser }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  const newEmail = freshEmail('countess');
  await changeEmail(page, newEmail);
  await expect(page.getByText('Confirm by')).toBeVisible();
  const first = await mailbox.newest(newEmail, 'Confirm your new email address');
  await ready(page);
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByRole('status')).toHaveText('The mail is on its way again.');
  const second = await mailbox.newest(newEmail, 'Confirm your new email address', 2);
  const other = await otherBrowser();
  await visit(other, magicLink(first));
  await expect(other.getByRole('heading', { name: 'This link does not work' })).toBeVisible();

  await ready(page);
  await page.getByRole('button', { name: 'Cancel change' }).click();
  await expect(page.getByRole('status')).toHaveText('The change is cancelled. Your address stays as it is.');
  await expect(page.getByText('Confirm by')).toHaveCount(0);
  await expect(page.getByText('Change email', { exact: true })).toBeVisible();
  await expect(card(page)).toContainText(ada.email);
  await visit(other, magicLink(second));
  await expect(other.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
  await visit(page, '/settings/profile');
  await expect(card(page)).toContainText(ada.email);
});

test('a password is asked for where one signed in by a link, and proves and acts at once', async ({ page, mailbox }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  await signOut(page);
  await askSignInLink(page, ada.email);
  await visit(page, magicLink(await mailbox.newest(ada.email, 'Sign in to')));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await atProfile(page);

  const newEmail = freshEmail('countess');
  const proof = card(page).getByLabel('Your password');
  const isSameDocument = await mark(page);
  for (const [typed, refusal] of [
    ['', 'Enter your password to go on.'],
    ['Not the one 1', 'That is not your password.'],
  ] as const) {
    await ready(page);
    await changeEmail(page, newEmail, { proof: typed });
    await expect(proof).toHaveAccessibleDescription(refusal);
    await expect(page.getByLabel('New email')).toHaveValue(newEmail);
    await expect(proof).toHaveValue(scripted() ? typed : '');
    expect(await page.content()).not.toContain('Not the one 1');
  }
  await axe(page);
  await narrow(page);
  await photograph(page, 'change-email-proof-error');

  await ready(page);
  await changeEmail(page, newEmail, { proof: ada.password });
  await expect(page.getByText('Confirm by')).toBeVisible();
  expect(await isSameDocument()).toBe(scripted());
  await mailbox.newest(newEmail, 'Confirm your new email address');

  // Proved a moment ago: the next is not asked for it.
  await ready(page);
  await page.getByRole('button', { name: 'Cancel change' }).click();
  await expect(page.getByText('Change email', { exact: true })).toBeVisible();
  await ready(page);
  await page.getByText('Change email', { exact: true }).click();
  await expect(page.getByLabel('New email')).toBeVisible();
  await expect(proof).toHaveCount(0);
});
