import type { Page } from '@playwright/test';
import { axe, expect, test, visit } from '../../support/fixtures';
import { newcomer } from '../../support/people';

/** Counts how often the page asks for something. */
async function counted(page: Page, path: string): Promise<() => number> {
  let times = 0;
  await page.route(`**${path}`, (route) => {
    times += 1;
    return route.continue();
  });
  return () => times;
}

for (const name of ['NotAllowedError', 'AbortError']) {
  test(`a browser that refuses at once with ${name} is asked twice for a page, and once for each press @js-only`, async ({ page }) => {
    await page.clock.install();
    await page.addInitScript((name) => {
      PublicKeyCredential.isConditionalMediationAvailable = async () => true;
      let times = 0;
      navigator.credentials.get = () => {
        document.documentElement.setAttribute('data-asked', String((times += 1)));
        return Promise.reject(new DOMException('', name));
      };
    }, name);
    const asked = await counted(page, '/do/ask-passkey');
    await visit(page, '/sign-in');
    await expect(page.locator('html')).toHaveAttribute('data-asked', '1');
    for (let minute = 0; minute < 10; minute += 1) await page.clock.runFor('01:00');
    await expect.poll(asked).toBe(2);
    for (let press = 1; press <= 3; press += 1) {
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
      await expect.poll(asked).toBe(2 + press);
      await expect(page.getByText('No passkey was used.')).toBeVisible();
    }
    for (let minute = 0; minute < 10; minute += 1) await page.clock.runFor('01:00');
    expect(asked()).toBe(5);
  });
}

test('a browser that goes on waiting is asked anew before the question ends, and not before @js-only', async ({ page }) => {
  await page.clock.install();
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => true;
    let times = 0;
    navigator.credentials.get = (how) => {
      document.documentElement.setAttribute('data-asked', String((times += 1)));
      return new Promise((_, refuse) => how?.signal?.addEventListener('abort', () => refuse(new DOMException('', 'AbortError'))));
    };
  });
  const asked = await counted(page, '/do/ask-passkey');
  await visit(page, '/sign-in');
  for (let round = 1; round <= 5; round += 1) {
    await expect(page.locator('html')).toHaveAttribute('data-asked', String(round));
    expect(asked()).toBe(round);
    await page.clock.runFor('03:30');
    expect(asked()).toBe(round);
    await page.clock.runFor('00:40');
  }
});

test('a device that never answers lets go of the button after its own time, and it is said @js-only', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  await page.clock.install();
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false;
    navigator.credentials.create = navigator.credentials.get = (how) => {
      how?.signal?.addEventListener('abort', () => document.documentElement.setAttribute('data-ended', ''));
      document.documentElement.setAttribute('data-asked', '');
      return new Promise(() => {});
    };
  });
  await visit(page, '/settings/security');
  const card = page.locator('#passkeys');
  const button = card.getByRole('button', { name: 'Add a passkey' });
  await button.click();
  await expect(page.locator('html')).toHaveAttribute('data-asked');
  await page.clock.runFor('04:50');
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await page.clock.runFor('00:20');
  await expect(card).toContainText('Your device did not answer in time. Try again, or use another device or another way.');
  await expect(button).not.toHaveAttribute('aria-disabled');
  await expect(page.locator('html')).toHaveAttribute('data-ended');
  await axe(page);
});
