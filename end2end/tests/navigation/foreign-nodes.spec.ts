import { expect, mark, test } from '../../support/fixtures';
import { atProfile, newcomer, signIn, signOut } from '../../support/people';

/** What a translating browser and a password manager do to a page, at once and to everything that comes later. */
function meddle(): void {
  const translated = new WeakSet<Node>();
  const translate = (root: Node) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) texts.push(node as Text);
    for (const text of texts) {
      const parent = text.parentElement;
      if (translated.has(text) || !text.data.trim() || !parent || /^(SCRIPT|STYLE|OPTION|TITLE|FONT|TEXTAREA)$/.test(parent.tagName)) continue;
      translated.add(text);
      const outer = document.createElement('font');
      const inner = document.createElement('font');
      text.replaceWith(outer);
      outer.append(inner);
      inner.append(text);
    }
  };
  const insert = (root: ParentNode) => {
    for (const input of root.querySelectorAll('input:not([data-seen]), ul.rules:not([data-seen]), .captcha-box:not([data-seen])')) {
      input.setAttribute('data-seen', '');
      const icon = document.createElement('extension-icon');
      input.before(icon);
      input.after(icon.cloneNode());
    }
  };
  const all = () => {
    if (!document.body) return;
    translate(document.body);
    insert(document.body);
  };
  new MutationObserver(all).observe(document, { childList: true, subtree: true });
  document.addEventListener('DOMContentLoaded', all);
}

test('translated pages and pages with nodes of extensions between work like all others @js-only', async ({ page, mailbox }) => {
  test.slow();
  await page.addInitScript(meddle);
  const ada = await newcomer(page, mailbox);
  const isSameDocument = await mark(page);
  await page.getByLabel('Job position').fill('Analyst');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText('Your profile is saved.');
  await expect(page.locator('font').first()).toBeAttached();
  await expect(page.locator('extension-icon').first()).toBeAttached();

  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Sessions' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sessions');
  await expect(page).toHaveTitle('Sessions · Vestibule');
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Profile');
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Security' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Security');
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await expect(page.getByRole('navigation', { name: 'Settings' }).locator('[aria-current=page]')).toHaveText('Security');
  const rule = page.getByRole('list', { name: 'Password rules' }).getByRole('listitem').filter({ hasText: 'One number' });
  await expect(rule).toHaveText(/not met yet/);
  await page.getByLabel('New password', { exact: true }).fill('Engine 3');
  await expect(rule).toHaveText(/: met$/);
  await page.getByLabel('New password', { exact: true }).fill('Engine');
  await expect(rule).toHaveText(/not met yet/);
  await page.getByRole('button', { name: 'Show', exact: false }).nth(1).click();
  await expect(page.getByLabel('New password', { exact: true })).toHaveAttribute('type', 'text');
  await page.getByRole('button', { name: 'Change Password' }).click();
  await expect(page.getByText('Enter your current password.')).toBeVisible();
  expect(await isSameDocument()).toBe(true);

  await signOut(page);
  await signIn(page, ada);
  await atProfile(page);
});
