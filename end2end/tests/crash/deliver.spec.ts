import { expect, link, mailbox as mailboxOf, test, visit } from '../../support/fixtures';
import { confirm, person, signUp } from '../../support/people';

test('what was acknowledged before the power failed is mailed after, exactly once @nojs-only', async ({ ownServer, otherBrowser, request }) => {
  // A delivery that was under way when the power failed is left alone for 90 seconds, in case it still is.
  test.setTimeout(180_000);
  const server = await ownServer();
  const mailbox = mailboxOf(request, server.origin);
  const ada = person();

  const answer = await request.post(`${server.origin}/do/sign-up`, {
    headers: { origin: server.origin, accept: 'text/html' },
    form: { kind: 'personal', first_name: ada.first, last_name: ada.last, email: ada.email, password: ada.password },
    maxRedirects: 0,
  });
  await server.crash();
  expect(answer.status()).toBe(302);
  expect(answer.headers()['location']).toContain('/sign-up/check-your-mail');

  await server.start();
  await expect.poll(async () => (await mailbox.all(ada.email)).length, { timeout: 120_000 }).toBe(1);

  // Somebody after her has their mail, and nothing waits: so there was no second one for her.
  const page = await otherBrowser(server.origin);
  const grace = person();
  await signUp(page, grace);
  await confirm(page, mailbox, grace.email);
  await expect
    .poll(async () => (await request.get(`${server.operations}/metrics`)).text())
    .toMatch(/^vestibule_outbox_waiting 0$/m);
  expect(await mailbox.all(ada.email)).toHaveLength(1);

  await visit(page, link((await mailbox.all(ada.email))[0]!, '/verify-email'));
  await expect(page.getByText(ada.email)).toBeVisible();
});
