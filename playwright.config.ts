/** Browser tests: tests/site/*.spec.ts against the built site, in a Chromium this machine has or gets (see tests/support/browser.ts). */
import { defineConfig } from '@playwright/test';
import { chromiumFlags, findBrowser } from './tests/support/browser.ts';

const port = Number(process.env['SITE_PORT'] ?? 4387);
const executablePath = findBrowser();

export default defineConfig({
  testDir: './tests/site',
  testMatch: '**/*.spec.ts',
  outputDir: './test-results',
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] ? [['list'], ['json']] : [['list']],
  use: {
    baseURL: `http://localhost:${port}`,
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    trace: 'retain-on-failure',
    launchOptions: { executablePath, args: chromiumFlags },
  },
  webServer: {
    command: `node src/cli/start.ts --port ${port} ${process.env['SITE_BUILT'] ? '--no-build' : ''}`,
    url: `http://localhost:${port}/`,
    reuseExistingServer: !process.env['CI'],
    timeout: 300_000,
    stdout: 'ignore',
    stderr: 'pipe',
  },
});
