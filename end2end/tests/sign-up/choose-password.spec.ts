import { expect, test, visit } from '../../support/fixtures';

const rules = ['At least 8 characters', 'One uppercase letter', 'One lowercase letter', 'One number'];

test('the rules tick off as one types, and untick again @js-only', async ({ page }) => {
  await visit(page, '/sign-up');
  const list = page.getByRole('list', { name: 'Password rules' }).getByRole('listitem');
  const password = page.getByLabel('Password', { exact: true });
  const met = (...which: boolean[]) => rules.map((rule, i) => `${rule}: ${which[i] ? 'met' : 'not met yet'}`);

  await expect(list).toHaveText(met(false, false, false, false));
  await password.pressSequentially('ada');
  await expect(list).toHaveText(met(false, false, true, false));
  await password.pressSequentially(' LOVE');
  await expect(list).toHaveText(met(true, true, true, false));
  await password.pressSequentially('1');
  await expect(list).toHaveText(met(true, true, true, true));
  await password.fill('');
  await expect(list).toHaveText(met(false, false, false, false));
});

test('Show makes the password readable and hides it again @js-only', async ({ page }) => {
  await visit(page, '/sign-up');
  const password = page.getByLabel('Password', { exact: true });
  const show = page.getByRole('button', { name: 'Show password' });

  await password.fill('Bernoulli numbers, note 7');
  await expect(password).toHaveAttribute('type', 'password');
  await show.click();
  await expect(show).toHaveAttribute('aria-pressed', 'true');
  await expect(password).toHaveAttribute('type', 'text');
  await expect(password).toHaveValue('Bernoulli numbers, note 7');
  await show.click();
  await expect(password).toHaveAttribute('type', 'password');
});

test('without scripts the rules stand there and no button is shown that does nothing @nojs-only', async ({ page }) => {
  await visit(page, '/sign-up');
  await expect(page.getByRole('list', { name: 'Password rules' }).getByRole('listitem')).toHaveText(rules);
  await expect(page.getByRole('button', { name: 'Show password' })).toHaveCount(0);
});
