import { expect, mark, ready, scripted, test, visit } from '../../support/fixtures';
import { newcomer, signOut } from '../../support/people';

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
  await newcomer(page, mailbox);
  const second = await page.context().newPage();
  await visit(second, '/settings/profile');
  const isSameDocument = await mark(second);
  await signOut(page);

  await second.getByLabel('Job position').fill('Analyst');
  await second.getByRole('button', { name: 'Save', exact: true }).click();
  if (scripted()) {
    await expect(second.getByRole('alert')).toContainText('You have been signed out.');
    await expect(second.getByRole('link', { name: 'Sign in again' })).toBeVisible();
    await expect(second.getByLabel('Job position')).toHaveValue('Analyst');
    expect(await isSameDocument()).toBe(true);
  } else {
    await expect(second).toHaveURL(/\/sign-in\?next=/);
  }
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
