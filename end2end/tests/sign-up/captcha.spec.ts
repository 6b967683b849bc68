import type { APIRequestContext, Page } from '@playwright/test';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { axe, expect, freshEmail, narrow, photograph, test, visit } from '../../support/fixtures';
import { person, signUp } from '../../support/people';
import type { Server } from '../../support/server';

// One account, and then the network has made several.
const soon = { VESTIBULE_LIMITS__SIGN_UP_BEFORE_CAPTCHA: '1/1h', VESTIBULE_LIMITS__SIGN_UP_WITHOUT_CAPTCHA: '2/1h' };

/** Somebody else in the same network makes an account. */
async function neighbour(request: APIRequestContext, { origin }: Server): Promise<void> {
  const form = { kind: 'personal', first_name: 'Eve', last_name: 'M', email: freshEmail('eve'), password: 'Correct horse 1' };
  await expect(await request.post(`${origin}/do/sign-up`, { form, headers: { origin, accept: 'text/html' } })).toBeOK();
}

const box = (page: Page) => page.getByRole('checkbox', { name: 'I am not a program' });

async function fill(page: Page): Promise<void> {
  await page.getByLabel('First name').fill('Ada');
  await page.getByLabel('Last name').fill('Lovelace');
  await page.getByLabel('Email', { exact: true }).fill(freshEmail());
  await page.getByLabel('Password', { exact: true }).fill('Bernoulli numbers, note 7');
}

const send = (page: Page) => page.getByRole('button', { name: 'Create account' }).click();
const isThrough = (page: Page) => expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();

test('nobody is asked anything before a network has made several accounts', async ({ page }) => {
  await visit(page, '/sign-up');
  await expect(page.locator('.captcha')).toHaveCount(0);
});

test('then the browser proves its work while one types @js-only', async ({ ownServer, otherBrowser, request }) => {
  test.slow();
  const server = await ownServer(soon);
  await neighbour(request, server);
  const page = await otherBrowser(server.origin);
  await visit(page, '/sign-up');
  await expect(box(page)).toBeChecked({ timeout: 30_000 });
  await expect(page.getByText('Checked.')).toBeVisible();
  await axe(page);
  await narrow(page);
  await photograph(page, 'captcha');
  // Each account takes one more: the next page brings another.
  for (let account = 0; account < 2; account++) {
    await signUp(page, person());
  }
});

test('a page from before learns of it, and nothing typed is lost @js-only', async ({ ownServer, otherBrowser, request }) => {
  const server = await ownServer(soon);
  const page = await otherBrowser(server.origin);
  await visit(page, '/sign-up');
  await expect(box(page)).toHaveCount(0);
  await fill(page);
  // A form without the test is taken as one without scripts, and those are few.
  for (let account = 0; account < 3; account++) await neighbour(request, server);
  await send(page);
  await expect(page.getByRole('alert')).toContainText('To continue now, do the check on this page');
  await expect(page.getByLabel('First name')).toHaveValue('Ada');
  await expect(box(page)).toBeChecked({ timeout: 30_000 });
  await axe(page);
  await send(page);
  await isThrough(page);
});

test('a form that is sent too early waits until it is done @js-only', async ({ ownServer, otherBrowser, request }) => {
  const server = await ownServer(soon);
  await neighbour(request, server);
  const page = await otherBrowser(server.origin);
  // A slow browser: the worker begins when it is told to.
  let begin = () => {};
  const told = new Promise<void>((done) => (begin = done));
  await page.route('**/captcha-worker.js', async (route) => {
    await told;
    await route.continue();
  });
  await visit(page, '/sign-up');
  await fill(page);
  await send(page);
  await expect(page.getByText('the form is sent as soon as this is done')).toBeVisible();
  await expect(box(page)).toHaveAttribute('aria-checked', 'mixed');
  await axe(page);
  await photograph(page, 'captcha-waits');
  begin();
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible({ timeout: 30_000 });
});

test('a refused form has it proved anew @js-only', async ({ ownServer, otherBrowser, request }) => {
  const server = await ownServer(soon);
  await neighbour(request, server);
  const page = await otherBrowser(server.origin);
  await visit(page, '/sign-up');
  await fill(page);
  await page.getByLabel('Email', { exact: true }).fill('ada@example');
  await send(page);
  await expect(page.getByText('Enter one email address')).toBeVisible();
  await page.getByLabel('Email', { exact: true }).fill(freshEmail());
  await send(page);
  await isThrough(page);
});

test.describe('where the worker does not come', () => {
  test.use({ allowed: [/captcha-worker|ERR_FAILED/] });

  test('the box says so, and the keyboard begins anew @js-only', async ({ ownServer, otherBrowser, request }) => {
    const server = await ownServer(soon);
    await neighbour(request, server);
    const page = await otherBrowser(server.origin);
    await page.route('**/captcha-worker.js', (route) => route.abort());
    await visit(page, '/sign-up');
    await expect(page.getByText('The check did not work.')).toBeVisible();
    await expect(box(page)).not.toBeChecked();
    await fill(page);
    await send(page);
    await expect(box(page)).toBeFocused();
    await expect(box(page)).toHaveAccessibleDescription(/The check did not work/);
    await axe(page);
    await photograph(page, 'captcha-failed');
    await page.unroute('**/captcha-worker.js');
    await box(page).focus();
    await page.keyboard.press('Space');
    await expect(box(page)).toBeChecked({ timeout: 30_000 });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await isThrough(page);
  });
});

test('without JavaScript a few more are taken, then it says how to go on @nojs-only', async ({ ownServer, otherBrowser, request }) => {
  const server = await ownServer(soon);
  await neighbour(request, server);
  const page = await otherBrowser(server.origin);
  for (let account = 0; account < 2; account++) {
    await visit(page, '/sign-up');
    await expect(page.getByText('Where scripts do not run you can create only a few more in an hour.')).toBeVisible();
    await signUp(page, person());
  }
  await visit(page, '/sign-up');
  await expect(box(page)).toHaveCount(0);
  await fill(page);
  await send(page);
  await expect(page.getByRole('alert')).toContainText(/do the check on this page \(it needs JavaScript and WebAssembly\)\. Try again in 60 minutes\./);
  await expect(page.getByLabel('First name')).toHaveValue('Ada');
});

/** What speaks `siteverify`: right for the token `right` alone. */
async function judge(): Promise<{ url: string; server: HttpServer }> {
  const server = createServer((asked, answer) => {
    let body = '';
    asked.on('data', (part) => (body += part));
    asked.on('end', () => {
      const form = new URLSearchParams(body);
      const success = form.get('response') === 'right' && form.get('secret') === 'hush' && form.get('sitekey') === 'ours';
      answer.setHeader('content-type', 'application/json');
      answer.end(JSON.stringify({ success, 'error-codes': [], action: 'sign_up' }));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/siteverify`, server };
}

for (const [kind, script, global] of [
  ['turnstile', 'https://challenges.cloudflare.com/**', 'turnstile'],
  ['hcaptcha', 'https://js.hcaptcha.com/**', 'hcaptcha'],
] as const) {
  test(`${kind} stands in its place where the operator says so @js-only`, async ({ ownServer, otherBrowser, request }) => {
    const { url, server: judging } = await judge();
    const server = await ownServer({
      ...soon,
      VESTIBULE_CAPTCHA__KIND: kind,
      VESTIBULE_CAPTCHA__SITE_KEY: 'ours',
      VESTIBULE_CAPTCHA__SECRET_KEY: 'hush',
      VESTIBULE_CAPTCHA__VERIFY_URL: url,
    });
    await neighbour(request, server);
    const page = await otherBrowser(server.origin);
    // The real script cannot be had here: one with the same function, and a button for each token.
    await page.route(script, (route) =>
      route.fulfill({
        contentType: 'text/javascript',
        body: `window.${global} = { render(place, { sitekey, action, callback }) {
          for (const token of ['wrong', 'right']) {
            const button = document.createElement('button');
            button.type = 'button';
            button.textContent = [sitekey, action, token].join(' ');
            button.onclick = () => callback(token);
            place.append(button);
          }
        } }`,
      }),
    );
    await visit(page, '/sign-up');
    await expect(page.getByText('it tells people from programs')).toBeVisible();
    expect(await page.content()).not.toContain('hush');
    await fill(page);
    await send(page);
    await expect(page.getByText('Wait until it says Checked')).toBeVisible();
    await page.getByRole('button', { name: 'ours sign_up wrong' }).click();
    await expect(page.getByText('Checked.')).toBeVisible();
    await send(page);
    await expect(page.getByText('Wait until it is done again')).toBeVisible();
    await page.getByRole('button', { name: 'ours sign_up right' }).click();
    await send(page);
    await isThrough(page);
    judging.close();
  });
}
