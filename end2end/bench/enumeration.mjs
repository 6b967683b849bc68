// Can the time of an answer tell whether an address has an account, or whether an id is somebody else's? Each form that takes an address is sent 400 times
// with a known and 400 times with an unknown one, in random order on one connection. The figure is the AUC: how often a
// known address takes longer than an unknown one. 0.5 is a coin; SECURITY asks for 0.45 to 0.55.
//
//   node bench/enumeration.mjs PROGRAM [DATABASE_URL]
import { spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const [program, databaseUrl] = process.argv.slice(2);
const times = Number(process.env.VESTIBULE_BENCH_TIMES ?? 400);
const warmUp = 20;
const port = Number(process.env.VESTIBULE_BENCH_PORT ?? 3391);
const origin = `http://localhost:${port}`;
const password = 'Bernoulli numbers, note 7';
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

/** One request; resolves with its time in milliseconds, from the first byte sent to the last one read. */
function send(method, path, { form, cookie, accept = 'application/json' } = {}) {
  const body = form ? new URLSearchParams(form).toString() : '';
  const headers = { accept, origin, ...(cookie && { cookie }) };
  if (form) Object.assign(headers, { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length });
  return new Promise((done, failed) => {
    const begun = process.hrtime.bigint();
    const request = http.request({ host: '127.0.0.1', port, method, path, headers: { host: `localhost:${port}`, ...headers }, agent }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => (text += part)).on('end', () => {
        const ms = Number(process.hrtime.bigint() - begun) / 1e6;
        const cookies = (answer.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]);
        done({ ms, status: answer.statusCode, text, cookies });
      });
    });
    request.on('error', failed).end(body);
  });
}

const signUpForm = (email) => ({ kind: 'personal', first_name: 'Ada', last_name: 'Lovelace', email, password, time_zone: 'UTC' });
const known = 'ada.known.0000000@example.org';
let number = 0;
// As long as the known one.
const unknown = () => `ada.other.${String(number++).padStart(7, '0')}@example.org`;

/** Makes an account; gives its cookies and its recovery code. */
async function account(email) {
  const { cookies } = await send('POST', '/do/sign-up', { form: signUpForm(email) });
  for (;;) {
    const { text } = await send('GET', '/dev/mailbox');
    const link = JSON.parse(text).find((mail) => mail.to === email)?.links[0];
    if (link) {
      const token = new URL(link).searchParams.get('token');
      const confirmed = await send('POST', '/do/confirm-email', { form: { token }, cookie: cookies.join('; ') });
      if (confirmed.status !== 200) throw new Error(`the account was not made: ${confirmed.text}`);
      const cookie = confirmed.cookies.filter((line) => !line.endsWith('=')).join('; ');
      const codes = JSON.parse((await send('POST', '/do/load-codes', { form: {}, cookie })).text);
      return { cookie, recoveryCode: JSON.stringify(codes).match(/[A-Z2-9]{4}(-[A-Z2-9]{2,4}){6}/)[0] };
    }
    await pause(50);
  }
}

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

/** The chance that one of `a` is larger than one of `b`, ties counted half. */
function auc(a, b) {
  let wins = 0;
  for (const x of a) for (const y of b) wins += x > y ? 1 : x === y ? 0.5 : 0;
  return wins / (a.length * b.length);
}

/** Sends `request(isKnown, i)` for both kinds; the answers must not differ. */
async function measure(name, request) {
  const taken = { true: [], false: [] };
  const kept = [];
  const seen = new Set();
  for (let i = -warmUp; i < times; i++) {
    const first = randomInt(2) === 1;
    for (const isKnown of [first, !first]) {
      const answer = await request(isKnown, i + warmUp);
      seen.add(`${answer.status} ${answer.text}`);
      kept.push({ isKnown, cookies: answer.cookies });
      if (i >= 0) taken[isKnown].push(answer.ms);
    }
  }
  const value = auc(taken.true, taken.false);
  const inside = value >= 0.45 && value <= 0.55;
  console.log(
    [
      name.padEnd(22),
      `${median(taken.true).toFixed(2)} ms`.padStart(10),
      `${median(taken.false).toFixed(2)} ms`.padStart(10),
      value.toFixed(3).padStart(7),
      inside ? ' ' : ' outside 0.45–0.55',
      seen.size === 1 ? '' : ` ANSWERS DIFFER: ${[...seen].join(' | ').slice(0, 300)}`,
    ].join(' '),
  );
  return kept;
}

/** The cookies of an earlier measurement, to ask for the same again. */
function cookiesOf(kept) {
  const by = { true: [], false: [] };
  for (const { isKnown, cookies } of kept) by[isKnown].push(cookies.filter((cookie) => !cookie.endsWith('=')).join('; '));
  return (isKnown, i) => by[isKnown][i];
}

const limits = ['password_per_account', 'password_per_known_device', 'password_per_network', 'password_overall', 'password_in_a_row', 'link_per_network', 'sign_up_per_network', 'sign_up_before_captcha', 'factor_per_network', 'recover_without_captcha', 'recovery_code_per_account', 'recovery_code_per_known_device', 'recovery_code_in_a_row'];
const data = mkdtempSync(join(tmpdir(), 'vestibule-bench-'));
const server = spawn(program, ['serve'], {
  cwd: data,
  stdio: ['ignore', 'ignore', 'inherit'],
  env: {
    PATH: process.env.PATH,
    VESTIBULE_ADDRESS: `127.0.0.1:${port}`,
    VESTIBULE_PUBLIC_ORIGIN: origin,
    VESTIBULE_OPERATIONS_ADDRESS: `127.0.0.1:${port + 100}`,
    VESTIBULE_DATA_DIR: data,
    VESTIBULE_LOG: 'error',
    ...Object.fromEntries(limits.map((name) => [`VESTIBULE_LIMITS__${name.toUpperCase()}`, '1000000/1h'])),
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
  },
});
try {
  for (let tries = 0; ; tries++) {
    if (await fetch(`http://127.0.0.1:${port + 100}/readyz`).then((answer) => answer.ok, () => false)) break;
    if (tries > 200 || server.exitCode !== null) throw new Error('the server did not become ready');
    await pause(50);
  }
  await account(known);
  const { cookie: anothers, recoveryCode } = await account('ada.another.00000@example.org');
  const { cookie } = await account('ada.asking.000000@example.org');
  console.log(`${databaseUrl ? 'Postgres' : 'SQLite'}: ${times} of each   known     unknown     AUC`);
  const email = (isKnown) => (isKnown ? known : unknown());
  const post = (path, form, cookie) => send('POST', path, { form, cookie });
  const signedUp = await measure('sign-up', (isKnown) => post('/do/sign-up', signUpForm(email(isKnown))));
  const signedUpAt = Date.now();
  await measure('sign-in', (isKnown) => post('/do/sign-in', { email: email(isKnown), password: 'Not the one 1' }));
  const forgot = await measure('forgot password', (isKnown) => post('/do/forgot-password', { email: email(isKnown) }));
  const forgotAt = Date.now();
  await measure('sign-in link', (isKnown) => post('/do/email-sign-in-link', { email: email(isKnown) }));
  // The code of another account: well-formed, and wrong for every address. Without scripts there is no proof of work.
  await measure('recover', (isKnown) =>
    send('POST', '/do/recover', { form: { email: email(isKnown), recovery_code: recoveryCode }, accept: 'text/html' }),
  );
  // Ids of another account's rows against ids that never were.
  const ids = async (path) => JSON.parse((await send('POST', path, { form: {}, cookie: anothers })).text);
  const id = (isKnown, of) => (isKnown ? of : of.slice(0, -12) + randomBytes(6).toString('hex'));
  const signIn = JSON.stringify(await ids('/do/load-sessions')).match(uuid)[0];
  await measure('log a sign-in out', (isKnown) => post('/do/logout', { id: id(isKnown, signIn) }, cookie));
  await measure('name a sign-in', (isKnown) => post('/do/name-sign-in', { id: id(isKnown, signIn), name: 'Mine' }, cookie));
  const row = (await ids('/do/load-activity')).lines[0].id;
  await measure('deny an activity', (isKnown) => post('/do/this-wasnt-me', { id: id(isKnown, row) }, cookie));
  // Sending again is refused for a minute.
  await pause(Math.max(0, signedUpAt + 61_000 - Date.now()));
  const signUpCookie = cookiesOf(signedUp);
  await measure('sign-up, send again', (isKnown, i) => post('/do/send-again', {}, signUpCookie(isKnown, i)));
  await pause(Math.max(0, forgotAt + 61_000 - Date.now()));
  const linkCookie = cookiesOf(forgot);
  await measure('link, send again', (isKnown, i) => post('/do/ask-again', {}, linkCookie(isKnown, i)));
} finally {
  server.kill();
  agent.destroy();
  rmSync(data, { recursive: true, force: true });
}
