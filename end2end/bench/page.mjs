// What the settings page weighs, how soon a slow phone shows its form, and how soon the rules of a password are alive
// there. One line of the table of `make bench` each.
//
//   node bench/page.mjs PROGRAM
import { chromium } from '@playwright/test';
import { brotliCompressSync, constants } from 'node:zlib';
import { account, origin, send, serve } from './program.mjs';

const [program] = process.argv.slice(2);
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
    const content = await answer.arrayBuffer();
    if (file.endsWith('.wasm')) sizes.unpacked = content.byteLength;
  }
  if (!sizes.css || !sizes.js || !sizes.wasm) throw new Error(`not all files were found: ${files}`);
  return sizes;
}

/** Milliseconds from the start of the navigation to the first frame that has the form in it, in a browser with nothing kept. */
async function formVisible(browser, cookie) {
  return slowly(browser, cookie, page, () => {
    const field = document.querySelector('main form input:not([type=hidden])');
    return field?.getBoundingClientRect().height > 0;
  });
}

/** The same until the program listens to what is typed. */
async function rulesAlive(browser) {
  return slowly(browser, '', '/sign-up', () => document.documentElement.hasAttribute('data-live'));
}

async function slowly(browser, cookie, page, isThere) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  if (cookie) await context.addCookies(
    cookie.split('; ').map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url: origin })),
  );
  const tab = await context.newPage();
  await tab.addInitScript(`window.isThere = ${isThere}`);
  await tab.addInitScript(() => {
    const look = () => {
      if (document.documentElement && window.isThere()) {
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
  const all = ours.html + ours.css + ours.js + ours.wasm;
  row(
    'settings page, brotli',
    `HTML ${kb(ours.html)}, CSS ${kb(ours.css)}, JS ${kb(ours.js)}, WASM ${kb(ours.wasm)}`,
    '',
    all / 1000,
    ' KB',
    100,
  );
  row('WASM unpacked', '', '', ours.unpacked / 1000, ' KB', 300);
  row('the same without scripts', `HTML ${kb(ours.html)}, CSS ${kb(ours.css)}`, '', (ours.html + ours.css) / 1000, ' KB', 15);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run', '--no-pings'],
  });
  const phone = `1.6 Mbit/s, 150 ms, CPU 4×, nothing kept, median of ${loads}`;
  for (const [what, measure, atMost] of [['form visible on a slow phone', formVisible, 600], ['password rules alive there', rulesAlive, 1500]]) {
    const times = [];
    for (let i = 0; i < loads; i++) times.push(await measure(browser, cookie));
    row(what, phone, '', median(times), ' ms', atMost);
  }
  await browser.close();
} finally {
  stop();
}
