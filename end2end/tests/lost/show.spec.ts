import { axe, expect, narrow, photograph, ready, test } from '../../support/fixtures';

test.use({ allowed: [/status of 404/] });

test('an address that leads nowhere says so, with the status 404', async ({ page }) => {
  for (const path of ['/nowhere', '/settings/nowhere', '/sign-up/nowhere']) {
    const answer = await page.goto(path);
    expect(answer!.status(), path).toBe(404);
    await expect(page.getByRole('heading', { name: 'This page does not exist' })).toBeVisible();
    await ready(page);
  }
  await expect(page).toHaveTitle('This page does not exist · Vestibule');
  await axe(page);
  await narrow(page);
  await photograph(page, 'lost');

  await page.getByRole('link', { name: 'Go to your settings' }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});

test('files that scanners ask for are not there, and tell nothing @nojs-only', async ({ request }) => {
  for (const path of ['/.env', '/.git/config', '/wp-login.php', '/pkg/nothing.js', '/pkg/..%2f..%2fCargo.toml', '/vestibule.toml', '/data/key', '/metrics', '/healthz']) {
    const answer = await request.get(path);
    expect(answer.status(), path).toBe(404);
    expect(answer.headers(), path).not.toHaveProperty('server');
  }
});
