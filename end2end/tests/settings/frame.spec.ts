import { axe, expect, narrow, photograph, scripted, test, visit } from '../../support/fixtures';
import { newcomer } from '../../support/people';

const rooms = ['Profile', 'Security', 'Sessions', 'Notifications', 'Webhooks', 'API keys', 'Activity', 'Danger zone'];

test('every settings page has the same frame', async ({ page, mailbox }) => {
  const ada = await newcomer(page, mailbox);
  const accounts = new Set<string>();

  for (const room of rooms) {
    if (room !== 'Profile') await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: room }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(room);
    await expect(page).toHaveTitle(`${room} · Vestibule`);
    const links = page.getByRole('navigation', { name: 'Settings' }).getByRole('link');
    await expect(links).toHaveText(rooms);
    await expect(links.and(page.locator('[aria-current="page"]'))).toHaveText([room]);
    await expect(page.getByRole('main')).toContainText('Changes here affect all sessions, profiles, and webhooks under this account.');
    const line = page.getByText(/^Account · acc_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    accounts.add(await line.innerText());
    await expect(page.getByRole('banner').getByRole('link', { name: 'Vestibule' })).toBeVisible();
    await expect(page.getByRole('banner')).toContainText(`${ada.first} ${ada.last}`);
  }
  expect(accounts.size).toBe(1);
});

test('the account line can be copied @js-only', async ({ page, mailbox, context }) => {
  await newcomer(page, mailbox);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const line = await page.getByText(/^Account · acc_/).innerText();
  const copy = page.getByRole('button', { name: 'Copy the account id' });
  await copy.click();
  await expect(copy).toHaveText('Copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(line.replace('Account · ', ''));
  await expect(copy).toHaveText('Copy');
});

test('the user menu opens, walks and closes by keyboard', async ({ page, mailbox }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  const menu = page.getByRole('banner').locator('summary');
  const signOut = page.getByRole('banner').getByRole('button', { name: 'Sign out' });
  await expect(signOut).toBeHidden();

  await menu.focus();
  await page.keyboard.press('Enter');
  await expect(signOut).toBeVisible();
  await expect(page.getByRole('banner').getByText(ada.email)).toBeVisible();
  await axe(page);
  await photograph(page, 'menu');

  await page.keyboard.press('Tab');
  await expect(page.getByRole('banner').getByRole('link', { name: 'Profile' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(signOut).toBeFocused();

  if (scripted()) {
    await page.keyboard.press('Escape');
    await expect(signOut).toBeHidden();
    await expect(menu).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(signOut).toBeVisible();
    await page.getByRole('heading', { level: 1 }).click();
    await expect(signOut).toBeHidden();
  } else {
    await menu.focus();
    await page.keyboard.press('Enter');
    await expect(signOut).toBeHidden();
  }
});

test('a page that comes later says what it will do', async ({ page, mailbox }) => {
  test.slow();
  await newcomer(page, mailbox);
  for (const [room, will] of [
    ['notifications', 'choose which mails you get'],
    ['webhooks', 'send a test'],
    ['danger-zone', 'delete the account'],
  ] as const) {
    await visit(page, `/settings/${room}`);
    await expect(page.getByRole('heading', { name: 'This page is being built' })).toBeVisible();
    await expect(page.getByRole('main').getByRole('listitem').filter({ hasText: will })).toBeVisible();
    await narrow(page);
  }
  // They are built alike: one stands for all.
  await axe(page);
  await photograph(page, 'later');
});
