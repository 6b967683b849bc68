import { expect, mark, ready, scripted, test } from '../../support/fixtures';
import { newcomer } from '../../support/people';

test('moving between pages changes title and heading, and with scripts never reloads', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Your profile is saved.')).toBeVisible();
  const isSameDocument = await mark(page);
  const heading = page.getByRole('heading', { level: 1 });
  const at = async (room: string, path: string) => {
    await expect(heading).toHaveText(room);
    await expect(page).toHaveTitle(`${room} · Vestibule`);
    await expect(page).toHaveURL(path);
    if (scripted()) await expect(heading).toBeFocused();
    await ready(page);
  };

  const go = (room: string) => page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: room }).click();
  await go('Security');
  await at('Security', '/settings/security');
  // What was said about one page is not said on the next.
  await expect(page.getByText('Your profile is saved.')).toHaveCount(0);
  await go('API keys');
  await at('API keys', '/settings/api-keys');
  await page.goBack();
  await at('Security', '/settings/security');
  await page.goBack();
  await at('Profile', '/settings/profile');
  await expect(page.getByLabel('First name')).toHaveValue('Ada');
  await page.goForward();
  await at('Security', '/settings/security');
  await page.getByRole('banner').getByRole('link', { name: 'Vestibule' }).click();
  await at('Profile', '/settings/profile');

  expect(await isSameDocument()).toBe(scripted());
});

test('a new page begins at its top, and Back finds the place again', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  await page.setViewportSize({ width: 1280, height: 420 });
  const place = () => page.evaluate(() => Math.round(scrollY));
  await page.evaluate(() => scrollTo(0, 150));
  await expect.poll(place).toBe(150);

  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Security' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Security');
  await expect.poll(place).toBe(0);
  await ready(page);
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Profile');
  await expect.poll(place).toBe(150);
});
