import { expect, test, visit } from '../../support/fixtures';
import { newcomerByHand } from '../../support/people';

test('the name of the organization is asked of organizations only', async ({ page }) => {
  await visit(page, '/sign-up');
  const organization = page.getByLabel('Organization name');
  await expect(page.getByRole('group', { name: 'Account type' })).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Personal' })).toBeChecked();
  await expect(organization).toBeHidden();

  await page.getByRole('radio', { name: 'Organization' }).check();
  await expect(organization).toBeVisible();

  await page.getByRole('radio', { name: 'Personal' }).check();
  await expect(organization).toBeHidden();
});

test('an organization signs up and is called by its name', async ({ page, mailbox }) => {
  await newcomerByHand(page, mailbox, { type: 'Organization', organization: 'Analytical Engines & Söhne' });

  await expect(page.getByLabel('Organization name')).toHaveValue('Analytical Engines & Söhne');
  await expect(page.getByLabel('Display name')).toHaveValue('Analytical Engines & Söhne');
  await expect(page.getByLabel('First name')).toHaveValue('Ada');
  await expect(page.getByRole('banner')).toContainText('Analytical Engines & Söhne');
});

test('a person is never asked for an organization, and what was typed there before does not count', async ({ page, mailbox }) => {
  await newcomerByHand(page, mailbox);
  await expect(page.getByLabel('Organization name')).toHaveCount(0);
});
