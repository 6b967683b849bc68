import { axe, expect, narrow, photograph, test, visit } from '../../support/fixtures';
import { atProfile, confirm, person, signIn, signOut, signUp } from '../../support/people';

test('a person signs up, confirms by mail, saves the profile, signs out and in again', async ({ page, mailbox }) => {
  test.slow();
  const ada = person();

  await visit(page, '/sign-up');
  await expect(page).toHaveTitle('Create your account · Vestibule');
  await axe(page);
  await narrow(page);
  await photograph(page, 'sign-up');

  await signUp(page, ada);
  await expect(page.getByText(ada.email)).toBeVisible();
  await axe(page);
  await narrow(page);
  await photograph(page, 'check-your-mail');

  await confirm(page, mailbox, ada.email);
  await axe(page);
  await narrow(page);
  await photograph(page, 'profile');

  await page.getByLabel('Job position').fill('Analyst');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('Your profile is saved.');
  await page.reload();
  await expect(page.getByLabel('Job position')).toHaveValue('Analyst');

  await signOut(page);
  await visit(page, '/settings/profile');
  await expect(page).toHaveURL(/\/sign-in\?next=/);

  await signIn(page, ada);
  await atProfile(page);
});
