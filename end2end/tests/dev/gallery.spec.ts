import { axe, expect, narrow, photograph, test } from '../../support/fixtures';

// The page has no scripts of its own: once is enough.
test('every part of the pages can be looked at in one place @js-only', async ({ page }) => {
  test.slow();
  await page.goto('/dev/gallery');
  await expect(page.getByRole('heading', { level: 2 })).toContainText(['Buttons', 'Fields']);
  await narrow(page);
  await axe(page);
  await photograph(page, 'gallery');
});
