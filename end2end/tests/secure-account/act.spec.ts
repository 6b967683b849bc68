import type { Page } from '@playwright/test';
import { axe, expect, freshEmail, mark, narrow, photograph, ready, scripted, test, visit } from '../../support/fixtures';
import { changeEmail, agree, setPassword, magicLink, secureLink } from '../../support/links';
import { atProfile, newcomer, signIn } from '../../support/people';

const act = (page: Page) => page.getByRole('button', { name: 'Secure my account' }).click();
const sure = (page: Page) => page.getByRole('checkbox', { name: 'This was not me' });

test('without a sign-in, and once a box is ticked, the link signs everybody out and stops the password', async ({
  page,
  mailbox,
  otherBrowser,
}) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  const thief = await otherBrowser();
  await signIn(thief, ada);
  await atProfile(thief);
  const url = secureLink(await mailbox.newest(ada.email, 'New sign-in to your account'));

  const owner = await otherBrowser();
  // As a mail scanner does.
  expect((await owner.request.get(url)).status()).toBe(200);
  await visit(owner, url);
  await expect(owner.getByRole('heading', { name: "This wasn't you?" })).toBeVisible();
  await expect(owner.getByText(ada.email)).toBeVisible();
  await expect(owner.getByText(/^New sign-in to your account on \d{4}-\d\d-\d\d \d\d:\d\d \S+\.$/)).toBeVisible();
  await expect(owner.getByText(/^Signed in since: Chrome/)).toBeVisible();
  for (const name of [/^Sign out everywhere/, /^Stop the password/]) await expect(owner.getByRole('checkbox', { name })).toBeChecked();
  await expect(sure(owner)).not.toBeChecked();
  await axe(owner);
  await narrow(owner);
  await photograph(owner, 'secure-account');

  const isSameDocument = await mark(owner);
  await act(owner);
  await expect(sure(owner)).toHaveAccessibleDescription('Tick this if it was not you. Without it nothing is changed.');
  expect(await isSameDocument()).toBe(scripted());
  await axe(owner);
  await narrow(owner);
  await photograph(owner, 'secure-account-error');
  await visit(thief, '/settings/profile');
  await atProfile(thief);

  await ready(owner);
  await sure(owner).check();
  await act(owner);
  await expect(owner).toHaveURL(/\/sign-in\b/);
  await expect(owner.getByRole('status')).toContainText('Done: what you ticked is taken back.');
  await axe(owner);
  await photograph(owner, 'secure-account-done');
  for (const signedIn of [page, thief]) {
    await visit(signedIn, '/settings/profile');
    await expect(signedIn).toHaveURL(/\/sign-in\?next=/);
  }
  await signIn(thief, ada);
  await expect(thief.getByRole('alert')).toContainText('do not match');

  await visit(owner, url);
  await expect(owner.getByRole('heading', { name: 'This link has been used' })).toBeVisible();
  await axe(owner);
  await narrow(owner);
  await photograph(owner, 'secure-account-used');

  await visit(owner, magicLink(await mailbox.newest(ada.email, 'Set a new password')));
  await setPassword(owner, 'Analytical Engine 2');
  await atProfile(owner);
});

test('only what stays ticked is taken back, and nothing is where nothing is ticked', async ({ page, mailbox, otherBrowser }) => {
  const ada = await newcomer(page, mailbox);
  const other = await otherBrowser();
  await signIn(other, ada);
  await atProfile(other);
  const owner = await otherBrowser();
  await visit(owner, secureLink(await mailbox.newest(ada.email, 'New sign-in to your account')));
  for (const name of [/^Sign out everywhere/, /^Stop the password/]) await owner.getByRole('checkbox', { name }).uncheck();
  await sure(owner).check();
  await act(owner);
  await expect(owner.getByRole('alert')).toHaveText('Tick what we should undo. Nothing was changed.');
  await visit(page, '/settings/profile');
  await atProfile(page);

  await ready(owner);
  await owner.getByRole('checkbox', { name: /^Sign out everywhere/ }).check();
  await owner.getByRole('checkbox', { name: /^Stop the password/ }).uncheck();
  await sure(owner).check();
  await act(owner);
  await expect(owner.getByRole('status')).toContainText('Done: what you ticked is taken back.');
  await visit(page, '/settings/profile');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  // The password is as it was.
  await signIn(page, ada);
  await atProfile(page);
  expect(await mailbox.all(ada.email, 'Set a new password')).toEqual([]);
});

test('a truncated or foreign link says what to do', async ({ page, mailbox, otherBrowser }) => {
  const ada = await newcomer(page, mailbox);
  const other = await otherBrowser();
  await signIn(other, ada);
  const url = secureLink(await mailbox.newest(ada.email, 'New sign-in to your account'));
  for (const worthless of [url.slice(0, -7), `${url}x`, '/secure-account?token=%00%3Cb%3E', '/secure-account']) {
    await visit(page, worthless);
    await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Set a new password' })).toBeVisible();
    await expect(page.getByText(ada.email)).toHaveCount(0);
  }
  await axe(page);
  await narrow(page);
  await photograph(page, 'secure-account-dead');
});

test('a link that went to what is a former address by now does nothing but tell about the address', async ({
  page,
  mailbox,
  otherBrowser,
}) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  const other = await otherBrowser();
  await signIn(other, ada);
  await atProfile(other);
  const url = secureLink(await mailbox.newest(ada.email, 'New sign-in to your account'));
  const newEmail = freshEmail('countess');
  await visit(page, '/settings/profile');
  await changeEmail(page, newEmail);
  await expect(page.getByText('Confirm by')).toBeVisible();
  const reader = await otherBrowser();
  await agree(reader, magicLink(await mailbox.newest(newEmail, 'Confirm your new')), 'Confirm new address');
  await agree(reader, magicLink(await mailbox.newest(ada.email, 'Allow a new')), 'Allow the change');
  await expect(reader.getByRole('status')).toHaveText('The email address is changed.');

  // The mailbox had allowed it: there is nothing that it could still undo.
  await visit(reader, url);
  await expect(reader.getByText(`The address was changed to ${newEmail}`)).toBeVisible();
  await expect(reader.getByRole('checkbox')).toHaveCount(0);
  await expect(reader.getByRole('button', { name: 'Secure my account' })).toHaveCount(0);
  await axe(reader);
  await narrow(reader);
  await photograph(reader, 'secure-account-former');
});
