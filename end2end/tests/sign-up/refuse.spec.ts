import { axe, expect, freshEmail, mark, narrow, photograph, scripted, test, visit } from '../../support/fixtures';

test('every wrong field has its sentence at once; what was typed stays, but for the password', async ({ page }) => {
  test.slow();
  await visit(page, '/sign-up');
  const isSameDocument = await mark(page);
  const field = (label: string) => page.getByLabel(label, { exact: true });

  const tooLong = 'Ada '.repeat(30).trim();
  await page.getByRole('radio', { name: 'Organization' }).check();
  await field('First name').fill(tooLong);
  await field('Email').fill('ada@example');
  await field('Password').fill('no capital 1');
  await page.getByRole('button', { name: 'Create account' }).click();

  await expect(page.getByRole('alert')).toContainText('Check the marked fields.');
  for (const [label, sentence] of [
    ['First name', 'The first name can have at most 100 characters.'],
    ['Last name', 'Enter your last name.'],
    ['Organization name', 'Enter the name of your organization.'],
    ['Email', 'Enter one email address, like ada@example.com.'],
    ['Password', 'Add an uppercase letter.'],
  ] as const) {
    await expect(field(label)).toHaveAccessibleDescription(sentence);
    await expect(field(label)).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByText(sentence)).toBeVisible();
  }

  await expect(page.getByRole('radio', { name: 'Organization' })).toBeChecked();
  await expect(field('First name')).toHaveValue(tooLong);
  await expect(field('Email')).toHaveValue('ada@example');
  // With scripts the page was never left, so the browser still has what one typed; the server gives no secret back.
  await expect(field('Password')).toHaveValue(scripted() ? 'no capital 1' : '');
  expect(await page.content()).not.toContain('no capital 1');
  expect(page.url()).not.toContain('capital');
  expect(await isSameDocument()).toBe(scripted());
  if (scripted()) await expect(field('First name')).toBeFocused();
  await axe(page);
  await narrow(page);
  await photograph(page, 'sign-up-error');

  await field('First name').fill('Ada');
  await field('Last name').fill('Lovelace');
  await field('Organization name').fill('Analytical Engines');
  await field('Email').fill(freshEmail());
  await field('Password').fill('One capital 1');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();
});

test('an empty form says what is missing, and nothing about an organization to a person', async ({ page }) => {
  await visit(page, '/sign-up');
  await page.getByRole('button', { name: 'Create account' }).click();

  for (const sentence of ['Enter your first name.', 'Enter your last name.', 'Enter your email address.', 'Choose a password.']) {
    await expect(page.getByText(sentence)).toBeVisible();
  }
  await expect(page.getByText('Enter the name of your organization.')).toHaveCount(0);
});

test('a password that is little more than one\u2019s name is refused with the reason', async ({ page }) => {
  await visit(page, '/sign-up');
  await page.getByLabel('First name').fill('Ada');
  await page.getByLabel('Last name').fill('Lovelace');
  await page.getByLabel('Email', { exact: true }).fill(freshEmail());
  await page.getByLabel('Password', { exact: true }).fill('Lovelace1815');
  await page.getByRole('button', { name: 'Create account' }).click();

  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(/too close to your name/);
});
