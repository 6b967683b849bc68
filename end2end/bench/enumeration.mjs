// Can the time of an answer tell whether an address has an account, or whether an id is somebody else's? Each form that takes an address is sent 400 times
// with a known and 400 times with an unknown one, in random order on one connection. The figure is the AUC: how often a
// known address takes longer than an unknown one. 0.5 is a coin; SECURITY asks for 0.45 to 0.55.
//
//   node bench/enumeration.mjs PROGRAM [DATABASE_URL]
import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { account, send, serve, signUpForm } from './program.mjs';

const [program, databaseUrl] = process.argv.slice(2);
const times = Number(process.env.VESTIBULE_BENCH_TIMES ?? 400);
const warmUp = 20;
const known = 'ada.known.0000000@example.org';
let number = 0;
// As long as the known one.
const unknown = () => `ada.other.${String(number++).padStart(7, '0')}@example.org`;

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

const stop = await serve(program, databaseUrl);
try {
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
  const ids = async (path) => (await send('GET', path, { cookie: anothers, accept: 'text/html' })).text;
  const id = (isKnown, of) => (isKnown ? of : of.slice(0, -12) + randomBytes(6).toString('hex'));
  const signIn = (await ids('/settings/sessions')).match(/name="id" value="([^"]+)"/)[1];
  await measure('log a sign-in out', (isKnown) => post('/do/logout', { id: id(isKnown, signIn) }, cookie));
  await measure('name a sign-in', (isKnown) => post('/do/name-sign-in', { id: id(isKnown, signIn), name: 'Mine' }, cookie));
  const row = (await ids('/settings/activity')).match(/name="id" value="([^"]+)"/)[1];
  await measure('deny an activity', (isKnown) => post('/do/this-wasnt-me', { id: id(isKnown, row) }, cookie));
  // Sending again is refused for a minute.
  await pause(Math.max(0, signedUpAt + 61_000 - Date.now()));
  const signUpCookie = cookiesOf(signedUp);
  await measure('sign-up, send again', (isKnown, i) => post('/do/send-again', {}, signUpCookie(isKnown, i)));
  await pause(Math.max(0, forgotAt + 61_000 - Date.now()));
  const linkCookie = cookiesOf(forgot);
  await measure('link, send again', (isKnown, i) => post('/do/ask-again', {}, linkCookie(isKnown, i)));
} finally {
  stop();
}
