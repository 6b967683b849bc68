import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from '../../support/fixtures';
import { newcomer } from '../../support/people';

const files = join(import.meta.dirname, '../../../target/site/pkg');

// The budget is 100 KB; what is over 110 fails. `make bench` prints the figures.
test('the settings page with all its files is at most 110 KB, compressed @js-only', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  const html = await (await page.request.get('/settings/profile', { headers: { accept: 'text/html' } })).body();
  const sizes = ['css', 'js', 'wasm'].map((kind) => statSync(join(files, `vestibule.${kind}.br`)).size);
  const all = sizes.reduce((sum, size) => sum + size, brotliCompressSync(html).length);
  expect(all).toBeLessThan(110_000);
  expect(readFileSync(join(files, 'vestibule.wasm')).length).toBeLessThan(300_000);
});

test('pages leave compressed, but not those that show a secret @js-only', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  const encoding = async (path: string) =>
    (await page.request.get(path, { headers: { accept: 'text/html', 'accept-encoding': 'br' } })).headers()['content-encoding'];
  for (const path of ['/settings/profile', '/settings/sessions', '/sign-up']) expect(await encoding(path), path).toBe('br');
  expect(await encoding('/settings/codes')).toBeUndefined();
});
