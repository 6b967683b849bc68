import { axe, expect, freshEmail, mark, narrow, photograph, scripted, test, visit } from '../../support/fixtures';
import { atProfile, newcomer, signOut } from '../../support/people';

test('a wrong password and an unknown address get the same sentence, and the address stays', async ({ page, mailbox }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  await signOut(page);
  await axe(page);
  await photograph(page, 'sign-in');

  const email = page.getByLabel('Email', { exact: true });
  const password = page.getByLabel('Password', { exact: true });
  const button = page.getByRole('button', { name: 'Sign in', exact: true });
  const isSameDocument = await mark(page);

  for (const typed of [ada.email, freshEmail('nobody')]) {
    await email.fill(typed);
    await password.fill('Not the one 1');
    await button.click();
    await expect(page.getByRole('alert')).toHaveText('That email address and password do not match. Check both and try again.');
    await expect(email).toHaveValue(typed);
    await expect(page.getByText('You are signed out.')).toHaveCount(0);
    expect(await page.content()).not.toContain('Not the one 1');
  }
  expect(await isSameDocument()).toBe(scripted());
  await expect(password).toHaveValue(scripted() ? 'Not the one 1' : '');
  await axe(page);
  await narrow(page);
  await photograph(page, 'sign-in-error');

  await email.fill(ada.email.toUpperCase());
  await password.fill(ada.password);
  await button.click();
  await atProfile(page);
});

test('what is missing is said at its field', async ({ page }) => {
  await visit(page, '/sign-in');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByLabel('Email', { exact: true })).toHaveAccessibleDescription('Enter your email address.');
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription('Enter your password.');
});
