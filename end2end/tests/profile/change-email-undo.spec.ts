import { axe, expect, freshEmail, mailbox as mailboxOf, narrow, photograph, ready, test, visit } from '../../support/fixtures';
import { changeEmail, codeOf, secureLink } from '../../support/links';
import { card, newCode, oldCode, typeCode } from '../../support/email-card';
import { atProfile, newcomer, signIn } from '../../support/people';
import { turnOnTwoFactor } from '../../support/two-factor';

test('without the old mailbox the change waits, happens by itself, and the old address undoes it', async ({
  ownServer,
  otherBrowser,
  request,
}) => {
  test.slow();
  const server = await ownServer({ VESTIBULE_ADDRESS_CHANGE__WAIT: '20s' });
  const mails = mailboxOf(request, server.origin);
  const page = await otherBrowser(server.origin);
  const ada = await newcomer(page, mails);
  const newEmail = freshEmail('countess');
  await changeEmail(page, newEmail, { lostOld: true });
  await expect(page.getByRole('status')).toHaveText(
    'We mailed both addresses. Confirm the new one; the change happens when the waiting time is over.',
  );
  await expect(card(page)).toContainText('Not needed');
  await expect(oldCode(page)).toHaveCount(0);
  await typeCode(page, newCode(page), codeOf(await mails.newest(newEmail, 'Confirm your new email address')));
  await expect(page.getByRole('status')).toHaveText('Thank you. The change happens when the waiting time is over.');
  await expect(card(page)).toContainText(/The change happens on \d{4}-/);
  const told = await mails.newest(ada.email, 'is about to change');
  expect(told.text).toContain(newEmail);
  secureLink(told);
  await expect(card(page)).toContainText(ada.email);

  // Nobody does anything more.
  const toNew = () => mails.all(newEmail, 'Your email address was changed');
  await expect.poll(async () => (await toNew()).length, { timeout: 60_000 }).toBe(1);
  expect((await toNew())[0]!.text).toContain(`${ada.email} became ${newEmail}`);
  await visit(page, '/settings/profile');
  await expect(card(page)).toContainText(newEmail);

  const owner = await otherBrowser(server.origin);
  const toOld = await mails.newest(ada.email, 'Your email address for Vestibule was changed');
  expect(toOld.text).toContain('this mailbox can undo the change.');
  await visit(owner, secureLink(toOld));
  await expect(owner.getByText(`${ada.email} takes the place of ${newEmail} again.`)).toBeVisible();
  await expect(owner.getByRole('checkbox')).toHaveCount(2); // the address, and "This was not me"
  await axe(owner);
  await narrow(owner);
  await photograph(owner, 'secure-account-undo');
  await owner.getByRole('checkbox', { name: 'This was not me' }).check();
  await owner.getByRole('button', { name: 'Secure my account' }).click();
  await expect(owner.getByRole('status')).toContainText('Done: what you ticked is taken back.');
  await mails.newest(ada.email, 'The change of your email address was undone');
  await signIn(owner, ada);
  await atProfile(owner);
  await expect(card(owner)).toContainText(ada.email);
});

test('the old address stops a change that waits', async ({ page, mailbox, otherBrowser }) => {
  const ada = await newcomer(page, mailbox);
  const newEmail = freshEmail('countess');
  await changeEmail(page, newEmail, { lostOld: true });
  await expect(page.getByText('Confirm by')).toBeVisible();
  const owner = await otherBrowser();
  await visit(owner, secureLink(await mailbox.newest(ada.email, 'is about to change')));
  await expect(owner.getByText(`The account keeps its address; ${newEmail} does not get it.`)).toBeVisible();
  await axe(owner);
  await photograph(owner, 'secure-account-cancel');
  await owner.getByRole('checkbox', { name: 'This was not me' }).check();
  await owner.getByRole('button', { name: 'Secure my account' }).click();
  await expect(owner.getByRole('status')).toContainText('Done: what you ticked is taken back.');
  await visit(page, '/settings/profile');
  await expect(page.getByText('Change email', { exact: true })).toBeVisible();
  await expect(card(page)).not.toContainText(newEmail);
});

test('with two-factor on the new mailbox agrees alone, and undoing asks for the second factor', async ({
  ownServer,
  otherBrowser,
  request,
}) => {
  test.slow();
  // An app stands in for the old mailbox once it has been on for this long.
  const server = await ownServer({ VESTIBULE_ADDRESS_CHANGE__WAIT: '1s' });
  const mailbox = mailboxOf(request, server.origin);
  const page = await otherBrowser(server.origin);
  const ada = await newcomer(page, mailbox);
  const { app, backupCodes } = await turnOnTwoFactor(page);
  await expect
    .poll(async () => {
      await visit(page, '/settings/profile');
      return page.getByRole('checkbox', { name: 'I can no longer read my old mailbox', includeHidden: true }).count();
    })
    .toBe(0);
  await visit(page, '/settings/profile');
  const newEmail = freshEmail('countess');
  await page.getByText('Change email', { exact: true }).click();
  await expect(page.getByLabel('I can no longer read my old mailbox')).toHaveCount(0);
  await changeEmail(page, newEmail);
  await expect(page.getByRole('status')).toHaveText(
    'We mailed both addresses. The change happens when the new one has agreed.',
  );
  await expect(oldCode(page)).toHaveCount(0);
  await expect(card(page)).toContainText('as soon as you confirm the new address');
  await photograph(page, 'change-email-two-factor');
  secureLink(await mailbox.newest(ada.email, 'is about to change'));
  await typeCode(page, newCode(page), codeOf(await mailbox.newest(newEmail, 'Confirm your new email address')));
  await expect(card(page)).toContainText(`${newEmail}`);
  await expect(page.getByText('Confirm by')).toHaveCount(0);

  const owner = await otherBrowser(server.origin);
  await visit(owner, secureLink(await mailbox.newest(ada.email, 'Your email address for Vestibule was changed')));
  await owner.getByRole('checkbox', { name: 'This was not me' }).check();
  await owner.getByRole('button', { name: 'Secure my account' }).click();
  const code = owner.getByLabel('Code', { exact: true });
  await expect(code).toHaveAccessibleDescription(/Enter the code that the app shows now/);
  await ready(owner);
  await axe(owner);
  await narrow(owner);
  await photograph(owner, 'secure-account-undo-code');
  await owner.getByRole('checkbox', { name: 'This was not me' }).check();
  await code.fill(app.wrong());
  await owner.getByRole('button', { name: 'Secure my account' }).click();
  await expect(code).toHaveAccessibleDescription(/This code is wrong/);
  await ready(owner);
  await owner.getByRole('checkbox', { name: 'This was not me' }).check();
  await code.fill(backupCodes[0]!);
  await owner.getByRole('button', { name: 'Secure my account' }).click();
  await expect(owner).toHaveURL(/\/sign-in/);
  await visit(page, '/settings/profile');
  await expect(card(page)).toContainText(ada.email);
});
