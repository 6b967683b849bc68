import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** What a test wants to see of a mail that arrived: the bytes after DATA, and who said so. */
export interface Arrived {
  from: string;
  to: string[];
  raw: string;
  user?: string;
  secure: boolean;
}

/** An answer in place of taking the mail. */
export class Refusal extends Error {
  constructor(readonly responseCode: number, message: string) {
    super(message);
  }
}

interface Wishes extends Pick<SMTPServerOptions, 'secure' | 'hideSTARTTLS'> {
  /** Called for each mail; throws to refuse it. */
  onMail?: (mail: Arrived, count: number) => void;
  port?: number;
}

/** A certificate for `localhost` by an authority of its own, as people make them for a private mail server. */
export class Certificates {
  readonly #folder = mkdtempSync(join(tmpdir(), 'vestibule-smtp-'));
  readonly caFile = join(this.#folder, 'ca.pem');
  readonly key: string;
  readonly cert: string;

  /** `isExpired`: the server's was valid in January 2020 only. */
  constructor(isExpired = false) {
    const file = (name: string) => join(this.#folder, name);
    const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=Test authority',
      '-keyout', file('ca.key'), '-out', this.caFile);
    openssl('req', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost',
      '-keyout', file('server.key'), '-out', file('server.csr'));
    writeFileSync(file('ca.conf'), `[ca]\ndefault_ca=d\n[d]\ndatabase=${file('index')}\nnew_certs_dir=${this.#folder}\ndefault_md=sha256
policy=p\ncopy_extensions=copy\nrand_serial=yes\n[p]\ncommonName=supplied\n`);
    writeFileSync(file('index'), '');
    const validity = isExpired ? ['-startdate', '200101000000Z', '-enddate', '200201000000Z'] : ['-days', '2'];
    openssl('ca', '-batch', '-notext', '-config', file('ca.conf'), '-cert', this.caFile, '-keyfile', file('ca.key'),
      '-in', file('server.csr'), '-out', file('server.pem'), ...validity);
    this.key = readFileSync(file('server.key'), 'utf8');
    this.cert = readFileSync(file('server.pem'), 'utf8');
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A real SMTP server on loopback that asks for a name and a password. */
export class MailServer {
  readonly arrived: Arrived[] = [];
  readonly #server: SMTPServer;

  private constructor(certificates: Certificates, wishes: Wishes) {
    const { key, cert } = certificates;
    this.#server = new SMTPServer({
      key,
      cert,
      secure: wishes.secure ?? false,
      hideSTARTTLS: wishes.hideSTARTTLS ?? false,
      authMethods: ['PLAIN', 'LOGIN'],
      closeTimeout: 200, // our pool keeps connections open, and a server that ends does not wait for it
      onAuth: ({ username, password }, _session, done) =>
        username === 'vestibule' && password === 'p@ss/word'
          ? done(null, { user: username })
          : done(new Error('Wrong name or password')),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope;
          const mail: Arrived = {
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            raw: Buffer.concat(chunks).toString('utf8'),
            user: session.user as string | undefined,
            secure: session.secure,
          };
          try {
            wishes.onMail?.(mail, this.arrived.length);
            this.arrived.push(mail);
            done();
          } catch (error) {
            done(error as Error);
          }
        });
      },
    });
    this.#server.on('error', () => {}); // a client that hangs up is what some tests are about
  }

  static async start(certificates: Certificates, wishes: Wishes = {}): Promise<MailServer> {
    const made = new MailServer(certificates, wishes);
    await new Promise<void>((done) => made.#server.listen(wishes.port ?? 0, '127.0.0.1', done));
    return made;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  /** Its address as a setting. */
  url(scheme: 'smtp' | 'smtps'): string {
    const tail = scheme === 'smtp' ? '?tls=required' : '';
    return `${scheme}://vestibule:p%40ss%2Fword@localhost:${this.port}${tail}`;
  }

  stop(): Promise<void> {
    return new Promise((done) => this.#server.close(() => done()));
  }
}

/** The settings that lead there. */
export const through = (url: string, certificates: Certificates): Record<string, string> => ({
  VESTIBULE_MAIL__SMTP_URL: url,
  VESTIBULE_MAIL__FROM: 'Engines & Co <accounts@example.com>',
  VESTIBULE_MAIL__CA_FILE: certificates.caFile,
});

/** A header of a mail as it arrived, unfolded. */
export const header = (raw: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'mi').exec(raw)?.[1]?.replace(/\r\n\s+/g, ' ');

/** The parts of a mail as it arrived, decoded, by their type. */
export function parts(raw: string): Record<string, string> {
  const boundary = /boundary="?([^";\r\n]+)"?/.exec(raw)?.[1] ?? '';
  const found = raw.split(`--${boundary}`).slice(1, -1).map((part) => {
    const [head = '', ...body] = part.replace(/^\r\n/, '').split('\r\n\r\n');
    const type = /^Content-Type: ([^;\r\n]+)/im.exec(head)?.[1] ?? '';
    return [type, decoded(body.join('\r\n\r\n'), /^Content-Transfer-Encoding: (\S+)/im.exec(head)?.[1]?.toLowerCase())];
  });
  return Object.fromEntries(found);
}

function decoded(body: string, encoding = '7bit'): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  const bytes = body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
