import { defineConfig } from '@playwright/test';
import { port } from './support/server';
import type { Options } from './support/fixtures';

// Every walk is made four times: on both databases, with and without JavaScript.
// A test that makes sense only one way says so in its title: @js-only, @nojs-only.
const databases = ['sqlite', 'postgres'] as const;
const ways = [
  { name: 'js', javaScriptEnabled: true, grepInvert: /@nojs-only/ },
  { name: 'nojs', javaScriptEnabled: false, grepInvert: /@js-only/ },
];

export default defineConfig<Options>({
  testDir: 'tests',
  outputDir: 'test-results',
  globalSetup: './support/setup',
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/results.json' }]],
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    actionTimeout: 10_000,
    // Recording what may not be needed takes a third of the time: `TRACE=1 make test-browser` to see what happened.
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: databases.flatMap((database) =>
    ways.map(({ name, javaScriptEnabled, grepInvert }) => ({
      name: `${database}-${name}`,
      grepInvert,
      use: { database, javaScriptEnabled, baseURL: `http://localhost:${port(database)}` },
    })),
  ),
});
