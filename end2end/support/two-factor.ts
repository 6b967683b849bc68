import { execFileSync } from 'node:child_process';
import { expect, ready, visit } from './fixtures';
import { savesCodes } from './people';
import type { Page } from '@playwright/test';

/** An authenticator app that is somebody else's program: what it was told, and the codes that it shows. */
export class Authenticator {
  /** Each code works once: the last time step that was given out. */
  private last = 0;

  constructor(readonly key: string) {}

  /** The code of a time step that was not given out yet: the current one, or the one after it, which is taken early. */
  code(): string {
    const now = Math.floor(Date.now() / 1000);
    const step = Math.max(Math.floor(now / 30), this.last + 1);
    if (step > Math.floor(now / 30) + 1) throw new Error('more than two codes within a step: use a backup code');
    this.last = step;
    return Authenticator.at(this.key, step * 30);
  }

  /** What the program shows at a moment, in seconds since 1970. */
  static at(key: string, seconds: number): string {
    const when = new Date(seconds * 1000).toISOString().replace('T', ' ').slice(0, 19) + ' UTC';
    return execFileSync('oathtool', ['--totp', '--base32', '--now', when, key], { encoding: 'utf8' }).trim();
  }

  /** A code that is none of those that are taken now. */
  wrong(): string {
    const now = Math.floor(Date.now() / 1000);
    const taken = [-30, 0, 30, 60].map((away) => Authenticator.at(this.key, now + away));
    return ['000000', '111111', '222222', '333333', '444444'].find((code) => !taken.includes(code))!;
  }
}

/** Turns two-factor on, on the Security page; ends there. Gives the app and the backup codes. */
export async function turnOnTwoFactor(page: Page): Promise<{ app: Authenticator; backupCodes: string[] }> {
  await visit(page, '/settings/security');
  await page.getByRole('button', { name: 'Set up two-factor' }).click();
  const app = new Authenticator(await keyOnPage(page));
  await page.getByLabel('Authentication code').fill(app.code());
  await page.getByRole('button', { name: 'Turn on', exact: true }).click();
  const backupCodes = await savesCodes(page);
  await expect(page).toHaveURL('/settings/security');
  await ready(page);
  return { app, backupCodes };
}

/** The key to type, as the Security page shows it while an app is being set up. */
export async function keyOnPage(page: Page): Promise<string> {
  const key = page.locator('.secret-key code');
  await expect(key).toBeVisible();
  await ready(page);
  return (await key.textContent())!.replaceAll(' ', '');
}

/** At the second step of a sign-in: gives a code, of either kind. */
export async function giveSecondFactor(page: Page, code: string): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Two-factor authentication', level: 1 })).toBeVisible();
  await ready(page);
  await page.getByLabel(/^(Authentication|Backup) code$/).fill(code);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
