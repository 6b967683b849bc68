// The program that the benchmarks here measure, and what they say to it.
import { spawn } from 'node:child_process';
import http from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const port = Number(process.env.VESTIBULE_BENCH_PORT ?? 3391);
export const origin = `http://localhost:${port}`;
const password = 'Bernoulli numbers, note 7';
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

/** One request; resolves with its time in milliseconds, from the first byte sent to the last one read. */
export function send(method, path, { form, cookie, accept = 'application/json' } = {}) {
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

export const signUpForm = (email) => ({ kind: 'personal', first_name: 'Ada', last_name: 'Lovelace', email, password, time_zone: 'UTC' });
/** Makes an account; gives its cookies and its recovery code. */
export async function account(email) {
  const { cookies } = await send('POST', '/do/sign-up', { form: signUpForm(email) });
  for (;;) {
    const { text } = await send('GET', '/dev/mailbox');
    const link = JSON.parse(text).find((mail) => mail.to === email)?.links[0];
    if (link) {
      const token = new URL(link).searchParams.get('token');
      const confirmed = await send('POST', '/do/confirm-email', { form: { token }, cookie: cookies.join('; ') });
      if (confirmed.status !== 200) throw new Error(`the account was not made: ${confirmed.text}`);
      const cookie = confirmed.cookies.filter((line) => !line.endsWith('=')).join('; ');
      const { text: codes } = await send('GET', '/settings/codes', { cookie, accept: 'text/html' });
      return { cookie, recoveryCode: codes.match(/[A-Z2-9]{4}(-[A-Z2-9]{2,4}){6}/)[0] };
    }
    await pause(50);
  }
}

const limits = ['password_per_account', 'password_per_known_device', 'password_per_network', 'password_overall', 'password_in_a_row', 'link_per_network', 'sign_up_per_network', 'sign_up_before_captcha', 'factor_per_network', 'recover_without_captcha', 'recovery_code_per_account', 'recovery_code_per_known_device', 'recovery_code_in_a_row'];

/** Starts it on SQLite, or on the database of this URL, without limits; waits until it is ready. Gives what stops it. */
export async function serve(program, databaseUrl) {
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
  const stop = () => {
    server.kill();
    agent.destroy();
    rmSync(data, { recursive: true, force: true });
  };
  for (let tries = 0; ; tries++) {
    if (await fetch(`http://127.0.0.1:${port + 100}/readyz`).then((answer) => answer.ok, () => false)) return stop;
    if (tries > 200 || server.exitCode !== null) {
      stop();
      throw new Error('the server did not become ready');
    }
    await pause(50);
  }
}
