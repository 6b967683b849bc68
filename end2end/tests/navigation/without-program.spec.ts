import { expect, mark, test } from '../../support/fixtures';
import { newcomer, signOut } from '../../support/people';

// Lockdown mode, a proxy that blocks what it does not know, a file that came half.
const ways = {
  'the program is blocked': (page: import('@playwright/test').Page) => page.route('**/*.wasm', (route) => route.abort()),
  'the program comes half': (page: import('@playwright/test').Page) =>
    page.route('**/*.wasm', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, headers: { 'content-type': 'application/wasm' }, body: (await answer.body()).subarray(0, 20_000) });
    }),
  'there is no WebAssembly': (page: import('@playwright/test').Page) =>
    page.addInitScript(() => Reflect.deleteProperty(window, 'WebAssembly')),
};

test.use({ allowed: [/ERR_FAILED|wasm|WebAssembly/i] });

for (const [name, prepare] of Object.entries(ways)) {
  test(`where ${name}, everything works as without scripts @js-only`, async ({ page, mailbox, otherBrowser, baseURL }) => {
    const ada = await newcomer(page, mailbox);
    const other = await otherBrowser(baseURL);
    await prepare(other);
    await other.goto('/sign-in');
    await other.getByLabel('Email', { exact: true }).fill(ada.email);
    await other.getByLabel('Password', { exact: true }).fill('Not the one 1');
    const isSameDocument = await mark(other);
    await other.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(other.getByRole('alert')).toContainText('do not match');
    expect(await isSameDocument()).toBe(false);
    await expect(other.locator('html')).not.toHaveAttribute('data-live');
    await other.getByLabel('Password', { exact: true }).fill(ada.password);
    await other.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(other.getByRole('heading', { name: 'Profile', level: 1 })).toBeVisible();
    await other.getByLabel('Job position').fill('Analyst');
    await other.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(other.getByRole('status')).toHaveText('Your profile is saved.');
    await other.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Sessions' }).click();
    await expect(other.getByRole('heading', { name: 'Active sign-ins' })).toBeVisible();
    // What needs the program is not offered.
    await expect(other.getByRole('button', { name: 'Copy the account id' })).toBeHidden();
    await signOut(page);
  });
}
