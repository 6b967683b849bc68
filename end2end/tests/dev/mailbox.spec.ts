import { axe, expect, narrow, photograph, test } from '../../support/fixtures';
import { person, signUp } from '../../support/people';

// In the frame no script may run, and Playwright's are scripts too.
test.use({ allowed: [/^console: Blocked script execution in '[^']+\/html' because the document's frame is sandboxed/] });

test('a mail is found in the mailbox, looked at in its frame and read by programs', async ({ page, mailbox, request }) => {
  test.slow();
  const ada = person();
  await signUp(page, ada);
  const mail = await mailbox.newest(ada.email);
  expect(mail.subject).toBe('Confirm your email address for Vestibule');
  expect(mail.text).toContain('Confirm your email address');
  expect(mail.html).toContain(ada.email);
  expect(mail.links.filter((url) => url.includes('/verify-email?token='))).toHaveLength(1);

  await page.goto('/dev/mailbox');
  await expect(page.getByRole('heading', { name: 'Mailbox', level: 1 })).toBeVisible();
  await page.getByRole('listitem').getByRole('link').filter({ hasText: ada.email }).click();
  const shown = page.getByRole('article');
  await expect(shown.getByRole('heading', { name: mail.subject })).toBeVisible();
  await expect(shown).toContainText(`To ${ada.email}`);
  await expect(page.frameLocator('iframe').getByText(ada.email).first()).toBeVisible();
  await shown.getByText('Text part').click();
  await expect(shown.locator('pre')).toHaveText(mail.text.trim());
  await narrow(page);
  await axe(page);
  await photograph(page, 'mailbox');

  const json = await request.get('/dev/mailbox', { headers: { accept: 'application/json' } });
  expect(json.headers()['content-type']).toContain('application/json');
  expect(json.headers()['cache-control']).toContain('no-store');
});

test('the link in the mail as it looks opens beside it', async ({ page, mailbox }) => {
  const ada = person();
  await signUp(page, ada);
  await mailbox.newest(ada.email);
  await page.goto('/dev/mailbox');
  await page.getByRole('listitem').getByRole('link').filter({ hasText: ada.email }).click();
  await expect(page.getByRole('article')).toContainText(`To ${ada.email}`);
  const opened = page.waitForEvent('popup');
  // By keyboard: Chromium drops a click into a foreign frame that has just moved, as this one has by being scrolled to.
  await page.frameLocator('iframe').getByRole('link').first().press('Enter');
  await expect((await opened).getByRole('heading', { name: 'Confirm your email' })).toBeVisible();
});

test('nobody else is told that there is a mailbox @nojs-only', async ({ request, baseURL }) => {
  const { host } = new URL(baseURL!);
  for (const path of ['/dev/mailbox', '/dev/gallery', '/dev/mailbox/01980000-0000-7000-8000-000000000000/html']) {
    const strangers: Record<string, string>[] = [
      { 'x-forwarded-for': '127.0.0.1' },
      { forwarded: 'for=127.0.0.1' },
      { via: '1.1 proxy' },
      { host: 'evil.example' },
      { host: `evil.example:${new URL(baseURL!).port}` },
    ];
    for (const headers of strangers) {
      const answer = await request.get(path, { headers: { host, accept: 'application/json', ...headers } });
      expect(answer.status(), `${path} ${JSON.stringify(headers)}`).toBe(404);
      expect(await answer.text()).not.toContain('example.org');
    }
  }
});
