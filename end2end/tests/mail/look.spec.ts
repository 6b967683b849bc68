import { axe, expect, narrow, photograph, test, type Mail } from '../../support/fixtures';

// Links in a mail are followed nowhere here; what is looked at is how it reads.
test('every mail looks well on each screen, in light and in dark @js-only', async ({ page, request }) => {
  test.setTimeout(300_000);
  const answer = await request.get('/dev/mailbox/samples', { headers: { accept: 'application/json' } });
  expect(answer).toBeOK();
  const mails = (await answer.json()) as Mail[];
  expect(mails.length).toBeGreaterThan(10);
  const seen = new Map<string, number>();
  for (const mail of mails) {
    const word = mail.subject.toLowerCase().replace(/[^a-z]+/g, '-').replace(/-$/, '');
    const count = (seen.get(word) ?? 0) + 1;
    seen.set(word, count);
    await test.step(`${mail.subject} ${count}`, async () => {
      await page.setContent(mail.html);
      const heading = page.getByRole('heading', { level: 1 });
      await expect(page).toHaveTitle(await heading.innerText());
      await narrow(page);
      await axe(page);
      await photograph(page, `mail-${word}${count > 1 ? `-${count}` : ''}`);
      // A code is for typing: on a phone it stands in one line.
      if (await page.locator('.code').count()) expect(await page.locator('.code').innerText()).toMatch(/^\d{4} \d{4}$/);
    });
  }
});

test('each mail about security has one link for those who did not do it, in both parts @js-only', async ({ request }) => {
  const answer = await request.get('/dev/mailbox/samples', { headers: { accept: 'application/json' } });
  const mails = (await answer.json()) as Mail[];
  // Who asked for it may be nobody, or has no account yet: there is nothing to take back.
  const asked = /^(Confirm your|You already have|Sign in to|Set a new password|Your code to make)/;
  for (const mail of mails) {
    const secure = mail.links.filter((url) => url.includes('/secure-account?'));
    expect(secure, mail.subject).toHaveLength(asked.test(mail.subject) ? 0 : 1);
    expect(mail.text.match(/\/secure-account\?/g) ?? [], mail.subject).toHaveLength(secure.length);
    expect(mail.text.includes("This wasn't me"), mail.subject).toBe(secure.length === 1);
    expect(new Set(mail.html.match(/[^"]+\/secure-account\?[^"<]+(?=")/g)).size, mail.subject).toBe(secure.length);
    expect(`${mail.text} ${mail.html}`, mail.subject).not.toMatch(/unsubscribe/i);
  }
});
