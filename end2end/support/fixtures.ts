import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type APIRequestContext, type BrowserContext, type Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ownPort, Server, type Database } from './server';

export { expect };

export interface Options {
  /** The database that the server of this project runs on. */
  database: Database;
  /** Problems that a test means to cause: `test.use({ allowed: [/ERR_CONNECTION_REFUSED/] })`. */
  allowed: RegExp[];
}

interface Fixtures {
  mailbox: Mailbox;
  /** A page in another browser: no cookies, nothing in common with `page`. At home at `origin`, if it is given. */
  otherBrowser: (origin?: string) => Promise<Page>;
  /** A server for this test alone, to crash, or with other settings. */
  ownServer: (settings?: Record<string, string>) => Promise<Server>;
  quiet: void;
  problems: string[];
}

export const test = base.extend<Options & Fixtures>({
  database: ['sqlite', { option: true }],
  allowed: [[], { option: true }],

  problems: async ({}, use) => use([]),

  // On in every test: no console error, CSP violation, uncaught exception or answer of 500 and above.
  quiet: [
    async ({ context, problems, allowed }, use) => {
      watch(context, problems);
      await use();
      const serious = problems.filter((problem) => !allowed.some((pattern) => pattern.test(problem)));
      expect(serious, 'what the browser complained about').toEqual([]);
    },
    { auto: true },
  ],

  mailbox: async ({ request, baseURL }, use) => use(mailbox(request, baseURL!)),

  otherBrowser: async ({ browser, problems }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (origin) => {
      const context = await browser.newContext(origin ? { baseURL: origin } : {});
      contexts.push(context);
      watch(context, problems);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },

  ownServer: async ({ database }, use, info) => {
    const servers: Server[] = [];
    await use(async (settings = {}) => {
      const port = ownPort(info.parallelIndex, servers.length);
      const server = new Server(`${info.project.name}-${port}`, database, port, settings);
      servers.push(server);
      await server.start();
      return server;
    });
    for (const server of servers) await server.stop();
  },
});

function watch(context: BrowserContext, problems: string[]): void {
  // A refusal answers 4xx, and Chromium writes that to the console. A 404 stays a problem.
  const refusal = /^Failed to load resource: the server responded with a status of (400|401|403|409|410|413|422|429)\b/;
  context.on('console', (message) => {
    if (message.type() !== 'error' || refusal.test(message.text())) return;
    problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => problems.push(`exception: ${error.error().stack ?? error.error()}`));
  context.on('response', (response) => {
    if (response.status() >= 500) problems.push(`${response.status()}: ${response.request().method()} ${response.url()}`);
  });
}

/** As `/dev/mailbox` answers it. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  links: string[];
}

export interface Mailbox {
  /** What has arrived so far, newest first. */
  all(to: string, subject?: string | RegExp): Promise<Mail[]>;
  /** Waits until `count` such mails are there (one), and gives the newest. */
  newest(to: string, subject?: string | RegExp, count?: number): Promise<Mail>;
}

export function mailbox(request: APIRequestContext, baseURL: string): Mailbox {
  async function all(to: string, subject: string | RegExp = ''): Promise<Mail[]> {
    const answer = await request.get(`${baseURL}/dev/mailbox`, { headers: { accept: 'application/json' } });
    expect(answer, await answer.text()).toBeOK();
    const mails = (await answer.json()) as Mail[];
    return mails.filter(
      (mail) =>
        mail.to === to && (typeof subject === 'string' ? mail.subject.includes(subject) : subject.test(mail.subject)),
    );
  }

  async function newest(to: string, subject: string | RegExp = '', count = 1): Promise<Mail> {
    let mails: Mail[] = [];
    await expect
      .poll(async () => (mails = await all(to, subject)).length, { message: `mails to ${to} about "${subject}"` })
      .toBeGreaterThanOrEqual(count);
    return mails[0]!;
  }

  return { all, newest };
}

/** The link of a mail whose path begins with `path`. */
export function link(mail: Mail, path: string): string {
  const found = mail.links.find((url) => new URL(url).pathname.startsWith(path));
  expect(found, `a link to ${path} among ${mail.links.join(' ')}`).toBeDefined();
  return found!;
}

/** An address that no other test has. */
export const freshEmail = (who = 'ada'): string => `${who}.${randomUUID().slice(0, 13)}@example.org`;

/** Whether this project runs the pages with JavaScript. */
export const scripted = (): boolean => test.info().project.use.javaScriptEnabled !== false;

/** Waits until the page listens: with JavaScript, until the program runs. */
export async function ready(page: Page): Promise<void> {
  if (scripted()) await expect(page.locator('html')).toHaveAttribute('data-live');
}

/** Marks the document; `true` is answered for as long as nothing has loaded another one. */
export async function mark(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(() => document.documentElement.setAttribute('data-marked', ''));
  return () => page.evaluate(() => document.documentElement.hasAttribute('data-marked'));
}

export async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await ready(page);
}

/** No violation of WCAG 2.2 AA in light and in dark. Seen on one database: on the other the pages are the same. */
export async function axe(page: Page): Promise<void> {
  if (!test.info().project.name.startsWith('sqlite')) return;
  const seen = scripted() ? page : await scriptedCopy(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await dressed(seen, colorScheme);
    const { violations } = await new AxeBuilder({ page: seen })
      .exclude('iframe[sandbox]') // where no script may run, axe neither
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${help}\n  ${target.join(' ')}\n  ${failureSummary}`),
    );
    expect(found, `${page.url()} in ${colorScheme}`).toEqual([]);
  }
  if (seen === page) await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  else await seen.context().close();
}

/** axe is a script itself: the same page where scripts may run, without its own, and with what it shows in their stead. */
async function scriptedCopy(page: Page): Promise<Page> {
  const body = (await page.content()).replace(/<script\b[\s\S]*?<\/script>|<\/?noscript>/gi, '');
  const context = await page.context().browser()!.newContext({ javaScriptEnabled: true, viewport: page.viewportSize() });
  const copy = await context.newPage();
  await copy.route(page.url(), (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
  await copy.goto(page.url());
  return copy;
}

/** Pictures of the whole page at 1280 and 360, light and dark. One project takes them: the others look the same. */
export async function photograph(page: Page, name: string): Promise<void> {
  if (test.info().project.name !== 'sqlite-js') return;
  const before = page.viewportSize();
  await page.evaluate(() => scrollTo(0, 0));
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await dressed(page, colorScheme);
      const path = join(import.meta.dirname, '../pictures', `${name}-${width}-${colorScheme}.png`);
      await page.screenshot({ path, fullPage: true, animations: 'disabled' });
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (before) await page.setViewportSize(before);
}

/** On the narrowest screen nothing stands out sideways: one scrolls down, never across (WCAG 1.4.10). */
export async function narrow(page: Page): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const across = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(across, `pixels that ${page.url()} is too wide at 320`).toBe(0);
  if (before) await page.setViewportSize(before);
}

/**
 * Changes the colours at once: half-way through a transition, contrast is anything. A transition is ended and not
 * waited for, because one inside a closed `details` never ends.
 */
async function dressed(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.evaluate(() => {
    // Transitions only: an animation along a scroll position never finishes.
    for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish();
  });
}
