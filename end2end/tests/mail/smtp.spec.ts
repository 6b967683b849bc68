import { createServer, type Server as TcpServer, type Socket } from 'node:net';
import { expect, freshEmail, test, visit } from '../../support/fixtures';
import { codeOf } from '../../support/links';
import { atProfile, person, signIn, signUp as signUpAt, savesCodes } from '../../support/people';
import { Certificates, header, MailServer, parts, Refusal, through } from '../../support/smtp';
import type { Server } from '../../support/server';

// No page is looked at here: once on each database is enough.
test.beforeEach(({}, info) => test.skip(!info.project.name.endsWith('-js'), 'no page is looked at'));

let certificates: Certificates;
test.beforeAll(() => void (certificates = new Certificates()));
test.afterAll(() => certificates.remove());

/** Signs up as a form without scripts does; the answer must not wait for any mail. */
async function signUp(server: Server, email: string): Promise<void> {
  const begun = Date.now();
  const answer = await fetch(`${server.origin}/do/sign-up`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: server.origin, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ kind: 'personal', first_name: 'Ada', last_name: 'Lovelace', email, password: 'Bernoulli 7 numbers' }),
  });
  expect(answer.headers.get('location')).toBe('/sign-up/check-your-mail');
  expect(Date.now() - begun, 'a page answers at once, whatever mail does').toBeLessThan(5_000);
}

test('a mail goes out by STARTTLS, with a name and a password, whole and in two parts', async ({ ownServer }) => {
  const mails = await MailServer.start(certificates);
  const server = await ownServer(through(mails.url('smtp'), certificates));
  const email = freshEmail();
  await signUp(server, email);
  await expect.poll(() => mails.arrived.length).toBe(1);
  const mail = mails.arrived[0]!;
  expect(mail).toMatchObject({ from: 'accounts@example.com', to: [email], user: 'vestibule', secure: true });
  expect(header(mail.raw, 'Message-ID')).toMatch(/^<[0-9a-f-]{36}@example\.com>$/);
  expect(Date.parse(header(mail.raw, 'Date')!)).toBeGreaterThan(Date.now() - 60_000);
  expect(header(mail.raw, 'Auto-Submitted')).toBe('auto-generated');
  expect(header(mail.raw, 'From')).toContain('<accounts@example.com>');
  expect(header(mail.raw, 'To')).toBe(email);
  expect(header(mail.raw, 'Subject')).toBe('Confirm your email address for Vestibule');
  expect(header(mail.raw, 'Content-Type')).toMatch(/^multipart\/alternative/);
  expect(mail.raw).toMatch(/^Content-Type: text\/plain; charset=utf-8/m);
  expect(mail.raw).toMatch(/^Content-Type: text\/html; charset=utf-8/m);
  expect((await fetch(`${server.origin}/dev/mailbox`)).status, 'no mailbox page where there is SMTP').toBe(404);
  expect(server.command('outbox', 'list')).toMatch(/ sent .*sign_up[\s\S]* 1\. .* sent/);
  await mails.stop();
});

test('mails about security and mails that act arrive whole, one to each mailbox', async ({ ownServer, otherBrowser }) => {
  test.slow();
  const mails = await MailServer.start(certificates);
  const server = await ownServer(through(mails.url('smtp'), certificates));
  const about = async (subject: string) => {
    const found = () => mails.arrived.find(({ raw }) => header(raw, 'Subject')?.startsWith(subject));
    await expect.poll(() => found() !== undefined, { message: subject }).toBe(true);
    return found()!;
  };
  const linkIn = (text: string, path: string) => new RegExp(`${server.origin}${path}\\?token=[\\w-]+`).exec(text)?.[0] ?? '';

  const page = await otherBrowser(server.origin);
  const ada = person();
  await signUpAt(page, ada);
  const confirms = parts((await about('Confirm your email address for Vestibule')).raw)['text/plain']!;
  await visit(page, linkIn(confirms, '/verify-email'));
  await page.getByRole('button', { name: 'Confirm email' }).click();
  await savesCodes(page);
  await atProfile(page);
  const other = await otherBrowser(server.origin);
  await signIn(other, ada);
  await atProfile(other);
  const third = await otherBrowser(server.origin);
  await visit(third, '/forgot-password');
  await third.getByLabel('Email', { exact: true }).fill(ada.email);
  await third.getByRole('button', { name: 'Send link' }).click();
  await expect(third.getByRole('heading', { name: 'Check your mail' })).toBeVisible();

  for (const [subject, path, button] of [
    ['New sign-in to your account', '/secure-account', 'Secure my account'],
    ['Set a new password for Vestibule', '/magic-link', 'Set new password'],
  ] as const) {
    const { from, to, raw } = await about(subject);
    expect({ from, to }).toEqual({ from: 'accounts@example.com', to: [ada.email] });
    expect(header(raw, 'To')).toBe(ada.email);
    expect(header(raw, 'Auto-Submitted')).toBe('auto-generated');
    for (const none of ['Cc', 'Bcc', 'Reply-To', 'List-Unsubscribe', 'List-Unsubscribe-Post']) expect(header(raw, none), none).toBeUndefined();
    expect(header(raw, 'Content-Type')).toMatch(/^multipart\/alternative/);
    // RFC 5322: no line is longer than 998 bytes.
    expect(Math.max(...raw.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(998);
    const { 'text/plain': text = '', 'text/html': html = '', ...others } = parts(raw);
    expect(Object.keys(others)).toEqual([]);
    const url = linkIn(text, path);
    expect(html).toContain(`href="${url}"`);
    await visit(third, url);
    await expect(third.getByRole('button', { name: button })).toBeVisible();
    if (path === '/magic-link') expect(html).toContain(codeOf({ text }));
  }
  await mails.stop();
});

test('a mail goes out by TLS from the first byte', async ({ ownServer }) => {
  const mails = await MailServer.start(certificates, { secure: true });
  const server = await ownServer(through(mails.url('smtps'), certificates));
  await signUp(server, freshEmail());
  await expect.poll(() => mails.arrived.length).toBe(1);
  expect(mails.arrived[0]!.secure).toBe(true);
  await mails.stop();
});

test('nothing goes to a server that offers no encryption, or has a certificate of nobody', async ({ ownServer }) => {
  const plain = await MailServer.start(certificates, { hideSTARTTLS: true });
  const server = await ownServer(through(plain.url('smtp'), certificates));
  await signUp(server, freshEmail());
  await expect.poll(() => server.command('outbox', 'list')).toMatch(/waiting[\s\S]*1\. (?!.*started)/);
  expect(plain.arrived).toEqual([]);
  await plain.stop();

  const foreign = new Certificates();
  const other = await MailServer.start(foreign);
  const careful = await ownServer(through(other.url('smtp'), certificates));
  await signUp(careful, freshEmail());
  await expect.poll(() => careful.command('outbox', 'list')).toMatch(/waiting[\s\S]*1\. .*ertificate/);
  expect(other.arrived).toEqual([]);
  await other.stop();
  foreign.remove();
});

test('a mail that the server cannot take now is tried again', async ({ ownServer }) => {
  const mails = await MailServer.start(certificates, {
    onMail: (_, count) => {
      if (count === 0 && !refused++) throw new Refusal(451, 'Come back later');
    },
  });
  let refused = 0;
  const server = await ownServer(through(mails.url('smtp'), certificates));
  await signUp(server, freshEmail());
  await expect.poll(() => mails.arrived.length, { timeout: 30_000 }).toBe(1);
  await expect.poll(() => server.command('outbox', 'list')).toMatch(/sent[\s\S]*1\. .*451[\s\S]*2\. .* sent/);
  await mails.stop();
});

test('a mail that the server will never take is given up, and the operator sees why', async ({ ownServer }) => {
  const mails = await MailServer.start(certificates, {
    onMail: () => {
      throw new Refusal(550, 'No such mailbox');
    },
  });
  const server = await ownServer(through(mails.url('smtp'), certificates));
  await signUp(server, freshEmail());
  await expect.poll(() => server.command('outbox', 'list')).toMatch(/ dead [\s\S]*1\. .*550.*No such mailbox/);
  await mails.stop();
});

test('with a wrong password nothing is given up: the mail is held, and the operator is told', async ({ ownServer }) => {
  const mails = await MailServer.start(certificates);
  const server = await ownServer(through(mails.url('smtp').replace('p%40ss%2Fword', 'wrong'), certificates));
  await signUp(server, freshEmail());
  const state = async (path: string) => (await fetch(`${server.operations}${path}`)).text();
  await expect.poll(() => state('/readyz')).toMatch(/^ready, but no mail goes out: .*535.*Wrong name or password/);
  expect(await state('/metrics')).toContain('\nvestibule_outbox_held 1\n');
  expect(server.command('outbox', 'list')).toMatch(/^NO MAIL GOES OUT.*1 held[\s\S]* waiting [\s\S]*1\. .*535[\s\S]*held, next /);
  await mails.stop();
});

test('what was given up is sent again on request', async ({ ownServer }) => {
  let refused = 0;
  const mails = await MailServer.start(certificates, {
    onMail: () => {
      if (!refused++) throw new Refusal(554, 'Message rejected as spam');
    },
  });
  const server = await ownServer(through(mails.url('smtp'), certificates));
  await signUp(server, freshEmail());
  await expect.poll(() => server.command('outbox', 'list')).toMatch(/ dead [\s\S]*1\. .*554.*rejected as spam/);
  const [id] = /^[0-9a-f-]{36}/m.exec(server.command('outbox', 'list'))!;
  expect(server.command('outbox', 'retry', id)).toContain('1 will be sent again now');
  await expect.poll(() => mails.arrived.length).toBe(1);
  await mails.stop();
});

test('nothing goes to a server whose certificate has expired; the mail is held', async ({ ownServer }) => {
  const expired = new Certificates(true);
  const mails = await MailServer.start(expired);
  const server = await ownServer(through(mails.url('smtp'), expired));
  await signUp(server, freshEmail());
  await expect.poll(() => server.command('outbox', 'list')).toMatch(/^NO MAIL GOES OUT[\s\S]*[Ee]xpired/);
  await mails.stop();
  expired.remove();
});

test('a mail arrives once the server is back', async ({ ownServer }) => {
  const before = await MailServer.start(certificates);
  const { port } = before;
  const server = await ownServer(through(before.url('smtp'), certificates));
  await before.stop();
  await signUp(server, freshEmail());
  await expect.poll(() => server.command('outbox', 'list')).toMatch(/waiting[\s\S]*1\. (?!.*started)/);
  const after = await MailServer.start(certificates, { port });
  await expect.poll(() => after.arrived.length, { timeout: 30_000 }).toBe(1);
  await after.stop();
});

test('a server that says nothing, or hangs up after DATA, holds up no page and no drain', async ({ ownServer }) => {
  const held: Socket[] = [];
  const silent: TcpServer = createServer((socket) => void held.push(socket.on('error', () => {})));
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
  const { port } = silent.address() as { port: number };
  const server = await ownServer(through(`smtp://a:b@localhost:${port}?tls=required`, certificates));
  await signUp(server, freshEmail());
  await expect.poll(() => held.length).toBeGreaterThan(0);
  await signUp(server, freshEmail());
  for (const socket of held) socket.destroy();
  silent.close();
});
