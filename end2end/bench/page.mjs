// What the settings page weighs beside an empty hydrated Leptos page that was built the same way, and how soon a slow
// phone shows its form. One line of the table of `make bench` each.
//
//   node bench/page.mjs PROGRAM FOLDER     the folder holds empty.js and empty_bg.wasm
import { chromium } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { account, origin, send, serve } from './program.mjs';

const [program, empty] = process.argv.slice(2);
const loads = 7;
const page = '/settings/profile';
// The slow phone: what a visitor of Lighthouse's mobile profile has.
const slow = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };

/** Bytes of this text or file with brotli 11. */
const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
const kb = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

function row(what, ours, baseline, figure, unit, atMost) {
  const met = figure <= atMost ? 'met' : '**missed**';
  console.log(`| ${what} | Sqlite | ${ours} | ${baseline} | ${figure.toFixed(2)}${unit} | at most ${atMost}${unit} | ${met} |`);
}

/** What a visitor fetches for the page: as sent for files, by brotli for the page itself. */
async function weights(cookie) {
  const { text } = await send('GET', page, { cookie, accept: 'text/html' });
  const files = [...new Set(text.match(/\/pkg\/[\w.-]+\.(?:css|js|wasm)/g))];
  const sizes = { html: brotli(text), css: 0, js: 0, wasm: 0 };
  for (const file of files) {
    const answer = await fetch(origin + file, { headers: { 'accept-encoding': 'br' } });
    if (answer.headers.get('content-encoding') !== 'br') throw new Error(`${file} is not sent with brotli`);
    sizes[file.split('.').pop()] += Number(answer.headers.get('content-length'));
    await answer.body.cancel();
  }
  if (!sizes.css || !sizes.js || !sizes.wasm) throw new Error(`not all files were found: ${files}`);
  return sizes;
}

/** Milliseconds from the start of the navigation to the first frame that has the form in it, in a browser with nothing kept. */
async function formVisible(browser, cookie) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  await context.addCookies(
    cookie.split('; ').map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url: origin })),
  );
  const tab = await context.newPage();
  await tab.addInitScript(() => {
    const look = () => {
      if (document.querySelector('main form input:not([type=hidden])')?.getBoundingClientRect().height > 0) {
        // Of the frame before, which had it and was painted.
        requestAnimationFrame(() => (window.formVisible = performance.now()));
      } else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const devtools = await context.newCDPSession(tab);
  await devtools.send('Network.emulateNetworkConditions', slow);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await tab.goto(origin + page, { waitUntil: 'commit' });
  await tab.waitForFunction(() => window.formVisible > 0 && performance.getEntriesByName('first-contentful-paint').length > 0);
  const taken = await tab.evaluate(() =>
    Math.max(window.formVisible, performance.getEntriesByName('first-contentful-paint')[0].startTime),
  );
  await context.close();
  return taken;
}

const stop = await serve(program);
try {
  const { cookie } = await account('ada.known.0000000@example.org');
  const ours = await weights(cookie);
  const floor = { js: brotli(readFileSync(join(empty, 'empty.js'))), wasm: brotli(readFileSync(join(empty, 'empty_bg.wasm'))) };
  const all = ours.html + ours.css + ours.js + ours.wasm;
  const least = floor.js + floor.wasm;
  row(
    'settings page, brotli',
    `${kb(all)}: HTML ${kb(ours.html)}, CSS ${kb(ours.css)}, JS ${kb(ours.js)}, WASM ${kb(ours.wasm)}`,
    `an empty hydrated page: JS ${kb(floor.js)}, WASM ${kb(floor.wasm)}`,
    all / least,
    '',
    1.3,
  );
  row('the same without scripts', `HTML ${kb(ours.html)}, CSS ${kb(ours.css)}`, '', (ours.html + ours.css) / 1000, ' KB', 15);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run', '--no-pings'],
  });
  const times = [];
  for (let i = 0; i < loads; i++) times.push(await formVisible(browser, cookie));
  await browser.close();
  row('form visible on a slow phone', `1.6 Mbit/s, 150 ms, CPU 4×, nothing kept, median of ${loads}`, '', median(times), ' ms', 650);
} finally {
  stop();
}
