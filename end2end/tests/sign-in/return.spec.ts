import { expect, test, visit } from '../../support/fixtures';
import { atProfile, newcomer, signOut } from '../../support/people';

test('a settings page asks to sign in and comes back, also after a wrong password', async ({ page, mailbox }) => {
  const ada = await newcomer(page, mailbox);
  await signOut(page);

  await visit(page, '/settings/activity?kind=sign-in&page=2');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  const button = page.getByRole('button', { name: 'Sign in', exact: true });
  await page.getByLabel('Email', { exact: true }).fill(ada.email);
  await page.getByLabel('Password', { exact: true }).fill('Not the one 1');
  await button.click();
  await expect(page.getByRole('alert')).toContainText('do not match');

  await page.getByLabel('Password', { exact: true }).fill(ada.password);
  await button.click();
  await expect(page).toHaveURL('/settings/activity?kind=sign-in&page=2');
  await expect(page.getByRole('heading', { name: 'Activity', level: 1 })).toBeVisible();
});

test('who is signed in already is led on, and next= never leads away', async ({ page, mailbox, baseURL }) => {
  const ada = await newcomer(page, mailbox);
  for (const url of ['/', '/settings', '/sign-in', '/sign-up']) {
    await visit(page, url);
    await atProfile(page);
  }
  await visit(page, '/sign-in?next=/settings/security');
  await expect(page).toHaveURL('/settings/security');

  for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example/', '/%09/evil.example', 'javascript:alert(1)']) {
    await visit(page, `/sign-in?next=${next}`);
    expect(new URL(page.url()).origin).toBe(baseURL);
    await atProfile(page);
  }

  await signOut(page);
  await visit(page, '/sign-in?next=//evil.example/settings');
  await page.getByLabel('Email', { exact: true }).fill(ada.email);
  await page.getByLabel('Password', { exact: true }).fill(ada.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await atProfile(page);
});

test('the home page leads a stranger to sign in, and on to sign up', async ({ page }) => {
  await visit(page, '/');
  await expect(page).toHaveURL('/sign-in');
  await page.getByRole('link', { name: 'Create an account' }).click();
  await expect(page.getByRole('heading', { name: 'Create your account' })).toBeVisible();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});
