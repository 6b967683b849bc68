import { axe, expect, mailbox as mailboxOf, mark, narrow, photograph, scripted, test, visit } from '../../support/fixtures';
import { newcomer } from '../../support/people';

test('every field is saved, and the page shows at once what was kept', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  const isSameDocument = await mark(page);
  const typed = {
    'First name': 'Grace',
    'Last name': 'Hopper',
    'Display name': 'Amazing Grace <b>',
    'Job position': 'Rear admiral',
    'Phone number': '0049 (30) 90-18-20',
    'Time zone': 'America/New_York',
  };
  for (const [label, value] of Object.entries(typed)) await page.getByLabel(label).fill(value);
  await page.getByRole('button', { name: 'Save', exact: true }).click();

  await expect(page.getByRole('status')).toHaveText('Your profile is saved.');
  const kept = async () => {
    for (const [label, value] of Object.entries({ ...typed, 'Phone number': '+49 30 901820' })) {
      await expect(page.getByLabel(label)).toHaveValue(value);
    }
    await expect(page.getByRole('banner')).toContainText('Amazing Grace <b>');
    await expect(page.getByText(/^Verified \d{4}-\d\d-\d\d \d\d:\d\d E[SD]T$/)).toBeVisible();
    await expect(page.getByText(/^Last changed \d{4}-\d\d-\d\d \d\d:\d\d E[SD]T$/)).toBeVisible();
    await expect(page.getByLabel('Time zone')).toHaveAccessibleDescription(/It is \d\d:\d\d there now \(UTC−[45]\)/);
  };
  await kept();
  expect(await isSameDocument()).toBe(scripted());
  await page.reload();
  await kept();
  await expect(page.getByText('Your profile is saved.')).toHaveCount(0);
});

test('what cannot be saved is said at its field; what was typed stays and nothing is changed', async ({ page, mailbox }) => {
  test.slow();
  await newcomer(page, mailbox);
  const isSameDocument = await mark(page);
  const field = (label: string) => page.getByLabel(label);
  await field('First name').fill('');
  await field('Last name').fill('King');
  await field('Job position').fill('Countess');
  await field('Phone number').fill('030 901820');
  await field('Time zone').fill('Mars/Olympus');
  await page.getByRole('button', { name: 'Save', exact: true }).click();

  await expect(page.getByRole('alert')).toContainText('Nothing was saved yet.');
  await expect(field('First name')).toHaveAccessibleDescription('Enter your first name.');
  await expect(field('Phone number')).toHaveAccessibleDescription('Add the country code, like +49 30 901820.');
  await expect(field('Time zone')).toHaveAccessibleDescription(/^Choose a time zone from the list, like Europe\/Berlin or UTC\./);
  await expect(field('First name')).toHaveValue('');
  await expect(field('Last name')).toHaveValue('King');
  await expect(field('Job position')).toHaveValue('Countess');
  await expect(field('Phone number')).toHaveValue('030 901820');
  await expect(field('Time zone')).toHaveValue('Mars/Olympus');
  await expect(page.getByRole('banner')).toContainText('Ada Lovelace');
  expect(await isSameDocument()).toBe(scripted());
  await axe(page);
  await narrow(page);
  await photograph(page, 'profile-error');

  // Put right, it is saved: the sentences go.
  await field('First name').fill('Ada');
  await field('Phone number').fill('');
  await field('Time zone').fill('UTC');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText('Your profile is saved.');
  await expect(page.getByText('Add the country code')).toHaveCount(0);
  await visit(page, '/settings/profile');
  await expect(field('Last name')).toHaveValue('King');
  await expect(field('Phone number')).toHaveValue('');
});

test('on a phone one is led to what was said, though Save stands far below it', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  await page.setViewportSize({ width: 360, height: 500 });
  const save = page.getByRole('button', { name: 'Save', exact: true });

  await page.getByLabel('Last name').fill('');
  await save.click();
  await expect(page.getByText('Enter your last name.')).toBeVisible();
  if (scripted()) {
    await expect(page.getByLabel('Last name')).toBeFocused();
    await expect(page.getByLabel('Last name')).toBeInViewport();
  } else {
    await expect(page.getByText('Nothing was saved yet.')).toBeInViewport();
  }

  await page.getByLabel('Last name').fill('King');
  await save.click();
  await expect(page.getByText('Your profile is saved.')).toBeInViewport();
});

test('an organization can change its name', async ({ page, mailbox }) => {
  await newcomer(page, mailbox, { type: 'Organization', organization: 'Analytical Engines' });
  await page.getByLabel('Organization name').fill('');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByLabel('Organization name')).toHaveAccessibleDescription('Enter the name of your organization.');

  await page.getByLabel('Organization name').fill('Difference Engines');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText('Your profile is saved.');
  await page.reload();
  await expect(page.getByLabel('Organization name')).toHaveValue('Difference Engines');
});

test('what was saved, and the sign-in, outlive a restart of the server', async ({ ownServer, otherBrowser, request }) => {
  const server = await ownServer();
  const page = await otherBrowser(server.origin);
  await newcomer(page, mailboxOf(request, server.origin));
  await page.getByLabel('Job position').fill('Analyst');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText('Your profile is saved.');

  await server.restart();
  await visit(page, '/settings/profile');
  await expect(page.getByLabel('Job position')).toHaveValue('Analyst');
});
