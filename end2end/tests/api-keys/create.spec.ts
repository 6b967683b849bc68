import { axe, expect, mark, narrow, photograph, scripted, test, visit } from '../../support/fixtures';
import { newcomer } from '../../support/people';

const KEY = /\bvak_[0-9A-Za-z]{33}\b/;

test('a key is created, shown once, listed and revoked', async ({ page, mailbox }) => {
  const ada = await newcomer(page, mailbox);
  const isSameDocument = await mark(page);
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'API keys' }).click();
  await expect(page.getByText('No keys yet')).toBeVisible();
  await axe(page);
  await narrow(page);
  await photograph(page, 'api-keys-empty');

  await page.getByLabel('Name', { exact: true }).fill('Deploy <b>');
  await page.getByRole('checkbox', { name: /^profile:read/ }).check();
  await page.getByRole('checkbox', { name: /^checkpoints/ }).check();
  await expect(page.getByLabel('Expires')).toHaveValue('90');
  await page.getByRole('button', { name: 'Create key' }).click();

  await expect(page.getByRole('heading', { name: 'API key', exact: true })).toBeVisible();
  const key = KEY.exec((await page.locator('.once .code').textContent())!)![0];
  await axe(page);
  await photograph(page, 'api-key-new');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByLabel('I have saved the key')).toHaveAccessibleDescription(/^Tick this once/);
  await page.getByLabel('I have saved the key').check();
  await page.getByRole('button', { name: 'Continue' }).click();

  await expect(page).toHaveURL('/settings/api-keys');
  const row = page.getByRole('listitem').filter({ hasText: 'Deploy <b>' });
  await expect(row).toContainText(`${key.slice(0, 10)}…`);
  await expect(row).toContainText('profile:read, checkpoints');
  await expect(row).toContainText(/not used yet · expires \d{4}-\d\d-\d\d/);
  expect(await page.content()).not.toContain(key);
  await axe(page);
  await narrow(page);
  await photograph(page, 'api-keys');
  const told = await mailbox.newest(ada.email, 'An API key was created');
  expect(told.text).toContain('It is called Deploy <b>.');
  expect(told.text).not.toContain(key.slice(10));

  await row.getByRole('button', { name: 'Revoke Deploy <b>' }).click();
  await expect(page.getByRole('status')).toHaveText(/^The key is revoked\./);
  await expect(page.getByText('No keys yet')).toBeVisible();
  expect(await isSameDocument()).toBe(scripted());
});

test('what is wrong with a key is said at its field, and what was typed stays', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  await visit(page, '/settings/api-keys');
  await page.getByRole('checkbox', { name: /^activity:write/ }).check();
  await page.getByLabel('Expires').selectOption('On a date');
  await page.getByLabel('Last day').fill('2020-01-01');
  await page.getByRole('button', { name: 'Create key' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveAccessibleDescription(/^Enter a name for the key\./);
  await expect(page.getByLabel('Last day')).toHaveAccessibleDescription(/^That day is over\./);
  await expect(page.getByLabel('Last day')).toHaveValue('2020-01-01');
  await expect(page.getByRole('checkbox', { name: /^activity:write/ })).toBeChecked();
  await photograph(page, 'api-keys-error');

  await page.getByRole('checkbox', { name: /^activity:write/ }).uncheck();
  await page.getByLabel('Name', { exact: true }).fill('Nightly');
  await page.getByLabel('Expires').selectOption('Never');
  await page.getByRole('button', { name: 'Create key' }).click();
  await expect(page.getByRole('group', { name: 'Scopes' })).toHaveAccessibleDescription('Tick what the key may do.');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Nightly');
  await expect(page.getByLabel('Expires')).toHaveValue('never');
});
