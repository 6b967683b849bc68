import { expect, mark, ready, scripted, test, visit } from '../../support/fixtures';
import { atProfile, newcomer, signIn, signOut } from '../../support/people';

test('signing out says so, and Back shows nothing private', async ({ page, mailbox }) => {
  const ada = await newcomer(page, mailbox);
  await signOut(page);
  await expect(page).toHaveURL('/sign-in');
  await expect(page.getByRole('status')).toHaveText('You are signed out.');
  await expect(page.getByText(ada.email)).toHaveCount(0);

  await page.goBack();
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await expect(page.getByText(ada.email)).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByText(ada.email)).toHaveCount(0);
  // Said once.
  await expect(page.getByText('You are signed out.')).toHaveCount(0);
});

test('a page that was open meanwhile says that its sign-in has ended', async ({ page, mailbox }) => {
  const ada = await newcomer(page, mailbox);
  const second = await page.context().newPage();
  await visit(second, '/settings/profile');
  const isSameDocument = await mark(second);
  await signOut(page);

  await second.getByLabel('Job position').fill('Analyst');
  await second.getByLabel('Time zone').fill('Europe/Paris');
  await second.getByRole('button', { name: 'Save', exact: true }).click();
  if (scripted()) {
    await expect(second.getByRole('alert')).toContainText('You have been signed out.');
    await expect(second.getByLabel('Job position')).toHaveValue('Analyst');
    expect(await isSameDocument()).toBe(true);
    await second.getByRole('link', { name: 'Sign in again' }).click();
  }
  // It comes back, and nothing that was typed is lost.
  await expect(second).toHaveURL(/\/sign-in\?next=/);
  await ready(second);
  if (!scripted()) await expect(second.getByRole('status')).toHaveText('You were signed out; nothing was saved yet. Sign in to go on.');
  for (const typed of ['Not the one 1', ada.password]) {
    await ready(second);
    await second.getByLabel('Email', { exact: true }).fill(ada.email);
    await second.getByLabel('Password', { exact: true }).fill(typed);
    await second.getByRole('button', { name: 'Sign in', exact: true }).click();
    if (typed !== ada.password) await expect(second.getByRole('alert')).toContainText('do not match');
  }
  await expect(second).toHaveURL('/settings/profile');
  await ready(second);
  await expect(second.getByLabel('Job position')).toHaveValue('Analyst');
  await expect(second.getByLabel('Time zone')).toHaveValue('Europe/Paris');
  // It must not look as if it had been saved.
  if (!scripted()) await expect(second.getByRole('alert')).toContainText('Not saved yet: you were signed out when you sent this.');
  await second.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(second.getByRole('status')).toHaveText('Your profile is saved.');
  await second.reload();
  await ready(second);
  await expect(second.getByLabel('Job position')).toHaveValue('Analyst');
});

test('what was typed is shown to no other account, and no password is kept', async ({ page, mailbox, otherBrowser }) => {
  const ada = await newcomer(page, mailbox);
  const eve = await newcomer(await otherBrowser(), mailbox, { first: 'Eve' });
  const second = await page.context().newPage();
  await visit(second, '/settings/profile');
  const third = await page.context().newPage();
  await visit(third, '/settings/security');
  await signOut(page);
  await second.getByLabel('Job position').fill('Analyst');
  await second.getByRole('button', { name: 'Save', exact: true }).click();
  if (scripted()) {
    await second.getByRole('link', { name: 'Sign in again' }).click();
    const shown = third.getByLabel('New password', { exact: true });
    await shown.fill('Not to be kept 1');
    await third.getByRole('button', { name: 'Show' }).nth(1).click();
    await expect(shown).toHaveAttribute('type', 'text');
    await third.getByRole('button', { name: 'Change Password' }).click();
    await third.getByRole('link', { name: 'Sign in again' }).click();
    await expect(third).toHaveURL(/\/sign-in\?next=/);
    expect(await third.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('Not to be kept');
  }
  await expect(second).toHaveURL(/\/sign-in\?next=/);
  await ready(second);
  await signIn(second, eve);
  await atProfile(second);
  await expect(second.getByLabel('First name')).toHaveValue('Eve');
  await expect(second.getByLabel('Job position')).toHaveValue('');
  expect(ada.email).not.toBe(eve.email);
});

test('signing out twice ends at the same page', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  const second = await page.context().newPage();
  await visit(second, '/settings/profile');
  await signOut(page);
  await ready(second);
  await signOut(second);
  await expect(second.getByRole('status')).toHaveText('You are signed out.');
});
