import { expect, mark, scripted, test, visit } from '../../support/fixtures';
import { codeOf, linkSent, magicLink, setPassword, typeCode } from '../../support/links';
import { atProfile, newcomer, signIn, signOut } from '../../support/people';

const button = 'Email me a link to set a new password';
const chosen = 'Analytical Engine 2';

test('a link to set a new password is mailed to the own address, and works in another browser', async ({
  page,
  mailbox,
  otherBrowser,
}) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  await visit(page, '/settings/security');
  const isSameDocument = await mark(page);
  await page.getByRole('button', { name: button }).click();
  await linkSent(page, ada.email);
  await expect(page).toHaveURL('/magic-link/check-your-mail');
  expect(await isSameDocument()).toBe(scripted());

  const other = await otherBrowser();
  await visit(other, magicLink(await mailbox.newest(ada.email, 'Set a new password')));
  await setPassword(other, chosen);
  await atProfile(other);
  await expect(other.getByRole('status')).toHaveText('Your new password is set, and you are signed in.');

  // Where it was asked for, the sign-in goes on.
  await visit(page, '/settings/profile');
  await atProfile(page);
  await signOut(page);
  await signIn(page, { ...ada, password: chosen });
  await atProfile(page);
});

test('the code of the mail sets a new password here, with half a form typed before', async ({ page, mailbox }) => {
  const ada = await newcomer(page, mailbox);
  await visit(page, '/settings/security');
  // The button is another form's: what stands in this one is not sent.
  await page.getByLabel('Current password', { exact: true }).fill('Not the one 1');
  await page.getByRole('button', { name: button }).click();
  await linkSent(page, ada.email);
  await typeCode(page, codeOf(await mailbox.newest(ada.email, 'Set a new password')));
  await expect(page.getByRole('heading', { name: 'Set a new password' })).toBeVisible();
  await setPassword(page, chosen);
  await atProfile(page);
  await expect(page.getByRole('status')).toHaveText('Your new password is set, and you are signed in.');
  const mail = await mailbox.newest(ada.email, 'Your password was changed');
  expect(mail.text).toContain('A new one was set by a link that we mailed to you.');
});
