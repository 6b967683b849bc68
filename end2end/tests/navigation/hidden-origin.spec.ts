import { expect, ready, scripted, test, visit } from '../../support/fixtures';
import { newcomer } from '../../support/people';

test('where a proxy or an extension hides addresses, forms are taken all the same', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  await page.route('**/settings/profile*', async (route) => {
    const answer = await route.fetch({ maxRedirects: 0 });
    await route.fulfill({ response: answer, headers: { ...answer.headers(), 'referrer-policy': 'no-referrer' } });
  });
  await visit(page, '/settings/profile');
  await page.getByLabel('Job position').fill('Analyst');
  const sent = page.waitForRequest('**/do/save-profile');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  // What a program fetches says where it comes from all the same.
  const own = new URL(page.url()).origin;
  expect((await (await sent).allHeaders())['origin']).toBe(scripted() ? own : 'null');
  await expect(page.getByRole('status')).toHaveText('Your profile is saved.');
  await ready(page);
  await expect(page.getByLabel('Job position')).toHaveValue('Analyst');
});
