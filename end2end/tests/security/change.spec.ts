import type { Page } from '@playwright/test';
import { axe, expect, mark, narrow, photograph, ready, scripted, test, visit } from '../../support/fixtures';
import { secureLink } from '../../support/links';
import { atProfile, newcomer, signIn, signOut } from '../../support/people';

const chosen = 'Analytical Engine 2';
const fields = (page: Page) => ({
  current: page.getByLabel('Current password', { exact: true }),
  next: page.getByLabel('New password', { exact: true }),
  again: page.getByLabel('Confirm new password', { exact: true }),
});

async function change(page: Page, current: string, next: string, again = next): Promise<void> {
  const field = fields(page);
  await field.current.fill(current);
  await field.next.fill(next);
  await field.again.fill(again);
  await page.getByRole('button', { name: 'Change Password' }).click();
}

test('each refusal stands at its field, and nothing typed comes back from the server', async ({ page, mailbox }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  await visit(page, '/settings/security');
  await axe(page);
  await narrow(page);
  await photograph(page, 'security');
  const isSameDocument = await mark(page);
  const { current, next, again } = fields(page);

  await page.getByRole('button', { name: 'Change Password' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Your password was not changed.' })).toBeVisible();
  await expect(current).toHaveAccessibleDescription('Enter your current password.');
  await expect(next).toHaveAccessibleDescription('Enter a new password.');

  for (const { typed, refusal, at = next } of [
    { typed: ['Not the one 1', chosen], refusal: 'That is not your current password.', at: current },
    { typed: [ada.password, ada.password], refusal: 'This is your current password. Choose another one.' },
    { typed: [ada.password, 'Engine2'], refusal: /^Use at least 8 characters/ },
    { typed: [ada.password, chosen, 'Analytical Engine 3'], refusal: /^This is not the same as the new password\./, at: again },
  ] as { typed: [string, string, string?]; refusal: string | RegExp; at?: typeof next }[]) {
    await ready(page);
    await change(page, ...typed);
    await expect(at).toHaveAccessibleDescription(refusal);
    await expect(at).toHaveAttribute('aria-invalid', 'true');
    await expect(page.locator('[aria-invalid=true]'), 'only what is wrong is marked').toHaveCount(1);
    if (scripted()) await expect(at).toBeFocused();
    const [was, wanted] = scripted() ? typed : ['', ''];
    await expect(current).toHaveValue(was);
    await expect(next).toHaveValue(wanted);
    for (const secret of typed) expect(await page.content()).not.toContain(secret);
    for (const secret of typed) expect(page.url()).not.toContain(encodeURIComponent(secret!));
  }
  expect(await isSameDocument()).toBe(scripted());
  await axe(page);
  await narrow(page);
  await photograph(page, 'security-error');

  // Nothing was changed.
  await signOut(page);
  await signIn(page, ada);
  await atProfile(page);
});

test('a new password is set in place, its owner is told, and the old one is dead', async ({ page, mailbox }) => {
  test.slow();
  const ada = await newcomer(page, mailbox);
  await visit(page, '/settings/security');
  await expect(page.getByText('You chose it when you signed up.')).toBeVisible();
  const isSameDocument = await mark(page);
  await change(page, ada.password, chosen);

  await expect(page.getByRole('status')).toHaveText('Your password is changed.');
  await expect(page.getByText(/^Changed \d{4}-\d\d-\d\d \d\d:\d\d \S+\.$/)).toBeVisible();
  await expect(page).toHaveURL(/\/settings\/security\b/);
  expect(await isSameDocument()).toBe(scripted());
  for (const field of Object.values(fields(page))) await expect(field).toHaveValue('');
  await expect(page.getByRole('checkbox', { name: 'Sign out other devices' })).toBeChecked();
  await axe(page);
  await photograph(page, 'security-changed');

  const mail = await mailbox.newest(ada.email, 'Your password was changed');
  expect(mail.text).toContain('It was changed on the Security page.');
  expect(mail.text).not.toContain(chosen);
  secureLink(mail);

  // The sign-in goes on, and the next change begins from the new one.
  await ready(page);
  await change(page, ada.password, 'Difference Engine 3');
  await expect(fields(page).current).toHaveAccessibleDescription('That is not your current password.');
  await expect(page.getByText('Your password is changed.')).toHaveCount(0);
  await signOut(page);
  await signIn(page, ada);
  await expect(page.getByRole('alert')).toContainText('do not match');
  await signIn(page, { ...ada, password: chosen });
  await atProfile(page);
});

for (const isTicked of [true, false]) {
  test(`other browsers ${isTicked ? 'are signed out' : 'stay signed in where the box is not ticked'}`, async ({
    page,
    mailbox,
    otherBrowser,
  }) => {
    const ada = await newcomer(page, mailbox);
    const other = await otherBrowser();
    await signIn(other, ada);
    await atProfile(other);

    await visit(page, '/settings/security');
    await page.getByRole('checkbox', { name: 'Sign out other devices' }).setChecked(isTicked);
    await change(page, ada.password, chosen);
    await expect(page.getByRole('status')).toHaveText('Your password is changed.');
    await visit(other, '/settings/profile');
    if (isTicked) await expect(other).toHaveURL(/\/sign-in\?next=/);
    else await atProfile(other);
    await visit(page, '/settings/profile');
    await atProfile(page);
    const mail = await mailbox.newest(ada.email, 'Your password was changed');
    expect(mail.text).toContain(isTicked ? 'Other browsers were signed out.' : 'Other browsers stay signed in.');
  });
}

test('a page that was open meanwhile says that its sign-in has ended', async ({ page, mailbox, otherBrowser }) => {
  const ada = await newcomer(page, mailbox);
  const other = await otherBrowser();
  await signIn(other, ada);
  await atProfile(other);
  await visit(page, '/settings/security');
  await visit(other, '/settings/security');
  await change(other, ada.password, chosen);
  await expect(other.getByRole('status')).toHaveText('Your password is changed.');

  await change(page, ada.password, 'Difference Engine 3');
  if (scripted()) await expect(page.getByRole('link', { name: 'Sign in again' })).toBeVisible();
  else await expect(page).toHaveURL(/\/sign-in\?next=/);
  const stranger = await otherBrowser();
  await signIn(stranger, { ...ada, password: chosen });
  await atProfile(stranger);
});

test('the rules tick off as one types, and each password can be shown @js-only', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  await visit(page, '/settings/security');
  const rules = page.getByRole('list', { name: 'Password rules' }).getByRole('listitem');
  const met = (...which: boolean[]) =>
    ['At least 8 characters', 'One uppercase letter', 'One lowercase letter', 'One number'].map(
      (rule, i) => `${rule}: ${which[i] ? 'met' : 'not met yet'}`,
    );
  const field = fields(page);

  await expect(rules).toHaveText(met(false, false, false, false));
  await field.current.pressSequentially('Ada LOVE 1'); // not what the rules are about
  await expect(rules).toHaveText(met(false, false, false, false));
  await field.next.pressSequentially('ada');
  await expect(rules).toHaveText(met(false, false, true, false));
  await field.next.pressSequentially(' LOVE1');
  await expect(rules).toHaveText(met(true, true, true, true));
  await field.next.fill('');
  await expect(rules).toHaveText(met(false, false, false, false));

  for (const [mine, others] of [
    [field.current, [field.next, field.again]],
    [field.next, [field.current, field.again]],
    [field.again, [field.current, field.next]],
  ] as const) {
    const show = page.locator('.field').filter({ has: mine }).getByRole('button', { name: /^Show/ });
    await show.click();
    await expect(show).toHaveAttribute('aria-pressed', 'true');
    await expect(mine).toHaveAttribute('type', 'text');
    for (const other of others) await expect(other).toHaveAttribute('type', 'password');
    await show.click();
    await expect(mine).toHaveAttribute('type', 'password');
  }
});

test('without scripts the rules stand there and no button is shown that does nothing @nojs-only', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  await visit(page, '/settings/security');
  await expect(page.getByRole('list', { name: 'Password rules' }).getByRole('listitem')).toHaveCount(4);
  await expect(page.getByRole('button', { name: /^Show/ })).toHaveCount(0);
});
