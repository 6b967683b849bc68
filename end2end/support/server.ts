import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export type Database = 'sqlite' | 'postgres';

const root = resolve(import.meta.dirname, '../..');
const binary =
  process.env.VESTIBULE_BINARY ?? join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug/vestibule');
const logs = join(root, 'end2end/test-results/servers');
const firstPort = Number(process.env.VESTIBULE_E2E_PORT ?? 3301);

/** Where the server that all tests of a database share listens. */
export const port = (database: Database): number => (database === 'sqlite' ? firstPort : firstPort + 1);

/** A port for the `index`-th server that a test of this worker starts for itself. */
export const ownPort = (worker: number, index: number): number => firstPort + 10 + worker * 10 + index;

/** The program under test, with a data folder and a database of its own. */
export class Server {
  readonly origin: string;
  readonly operations: string;
  readonly #log: string;
  readonly #data = mkdtempSync(join(tmpdir(), 'vestibule-e2e-'));
  #databaseUrl?: string;
  #process?: ChildProcess;

  /** `settings` are further environment variables, `{ VESTIBULE_SIGN_UP__MODE: 'closed' }`. */
  constructor(
    readonly name: string,
    readonly database: Database,
    readonly port: number,
    readonly settings: Record<string, string> = {},
  ) {
    this.origin = `http://localhost:${port}`;
    this.operations = `http://127.0.0.1:${port + 100}`;
    this.#log = join(logs, `${name}.log`);
  }

  /** Starts it, or starts it again on the data it had, and waits until it is ready. */
  async start(): Promise<void> {
    if (!existsSync(binary)) throw new Error(`${binary} is not there: make test-browser builds it`);
    for (const taken of [this.port, this.port + 100]) {
      if (await answers(taken)) throw new Error(`Port ${taken} is taken; VESTIBULE_E2E_PORT chooses others`);
    }
    if (this.database === 'postgres') this.#databaseUrl ??= emptyDatabase(this.name);

    mkdirSync(logs, { recursive: true });
    const log = openSync(this.#log, 'a');
    this.#process = spawn(binary, ['serve'], {
      cwd: this.#data, // so that no vestibule.toml or data folder of the developer's is found
      env: this.#environment(),
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    await this.#ready(this.#process);
  }

  /** As when the power fails: SIGKILL. `start()` brings it back. */
  async crash(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** As an update does it: SIGTERM, then the same data again. */
  async restart(): Promise<void> {
    if (!(await this.#end('SIGTERM'))) throw new Error(`${this.name} did not stop within 15 seconds; see ${this.#log}`);
    await this.start();
  }

  /** SIGTERM, which must be enough; then removes its data. Fails when the program ever panicked. */
  async stop(): Promise<void> {
    const drained = await this.#end('SIGTERM');
    rmSync(this.#data, { recursive: true, force: true });
    if (!drained) throw new Error(`${this.name} did not stop within 15 seconds of SIGTERM; see ${this.#log}`);
    if (/ panicked at /.test(this.log())) throw new Error(`${this.name} panicked; see ${this.#log}`);
  }

  /** What a command of the operator's prints, on the same data. */
  command(...words: string[]): string {
    return execFileSync(binary, words, { cwd: this.#data, env: this.#environment(), encoding: 'utf8' });
  }

  /** What it has printed, all its starts together. */
  log(): string {
    return existsSync(this.#log) ? readFileSync(this.#log, 'utf8') : '';
  }

  #environment(): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(VESTIBULE|LEPTOS)_|^DATABASE_URL$/.test(name) || name === 'VESTIBULE_LOG',
    );
    return {
      ...Object.fromEntries(inherited),
      VESTIBULE_ADDRESS: `127.0.0.1:${this.port}`,
      VESTIBULE_PUBLIC_ORIGIN: this.origin,
      VESTIBULE_OPERATIONS_ADDRESS: new URL(this.operations).host,
      VESTIBULE_DATA_DIR: this.#data,
      // All tests come from one network, and sign up and ask for links more often than anybody should.
      VESTIBULE_LIMITS__SIGN_UP_PER_NETWORK: '10000/1h',
      VESTIBULE_LIMITS__SIGN_UP_BEFORE_CAPTCHA: '10000/1h',
      VESTIBULE_LIMITS__RECOVER_WITHOUT_CAPTCHA: '10000/1h',
      VESTIBULE_LIMITS__FACTOR_PER_NETWORK: '10000/1h',
      VESTIBULE_LIMITS__CAPTCHA_PER_NETWORK: '10000/1h',
      VESTIBULE_LIMITS__PASSWORD_PER_NETWORK: '10000/1h',
      VESTIBULE_LIMITS__LINK_PER_NETWORK: '10000/1h',
      VESTIBULE_LIMITS__CODE_PER_NETWORK: '10000/1h',
      VESTIBULE_LIMITS__PASSKEY_PER_NETWORK: '10000/1h',
      ...(this.#databaseUrl && { DATABASE_URL: this.#databaseUrl }),
      ...this.settings,
    };
  }

  async #ready(program: ChildProcess): Promise<void> {
    let failure: string | undefined;
    program.once('error', (error) => (failure = error.message));
    program.once('exit', (code, signal) => (failure = `it ended with ${code ?? signal}`));
    for (const limit = Date.now() + 30_000; Date.now() < limit && !failure; await pause(50)) {
      const answer = await fetch(`${this.operations}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
    }
    await this.#end('SIGKILL');
    const said = this.log().split('\n').slice(-20).join('\n');
    throw new Error(`${this.name} did not become ready: ${failure ?? 'no good answer from /readyz in 30 seconds'}\n${said}`);
  }

  /** Whether it ended by this signal, within 15 seconds. */
  async #end(signal: NodeJS.Signals): Promise<boolean> {
    const program = this.#process;
    this.#process = undefined;
    if (!program || program.exitCode !== null || program.signalCode !== null) return true;
    const ended = new Promise<true>((done) => program.once('exit', () => done(true)));
    program.kill(signal);
    const inTime = await Promise.race([ended, pause(15_000, false, { ref: false })]);
    if (!inTime) program.kill('SIGKILL');
    await ended;
    return inTime;
  }
}

function emptyDatabase(name: string): string {
  const database = `e2e_${name.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`;
  return execFileSync(join(root, 'scripts/postgres.sh'), ['database', database], { encoding: 'utf8' }).trim();
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => done(false)).once('connect', () => {
      socket.destroy();
      done(true);
    });
  });
}
