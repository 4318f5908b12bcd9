/**
 * Finds a Chromium for the browser tests, in this order: `$CHROMIUM_PATH`, one of the system, Playwright's own, Playwright's own after
 * installing it, the distribution's package. Says what it tried when there is none: a test that cannot run must not look like one that passed.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Nothing here may talk to the network by itself, and containers offer no sandbox. */
export const chromiumFlags: readonly string[] & string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'msedge'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** What the search depends on, so that a test can stand in for the machine. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  isProgram(path: string): boolean;
  /** Where Playwright would keep its own Chromium. */
  ownBrowser(): string;
  /** Runs a command; true when it succeeded. */
  run(command: string, args: readonly string[]): boolean;
}

/** The path of a Chromium. Throws with everything that was tried when there is none and none can be had. */
export function findBrowser(machine: Machine = thisMachine): string {
  const { env } = machine;
  const wanted = env['CHROMIUM_PATH'];
  if (wanted) {
    if (machine.isProgram(wanted)) return wanted;
    throw new Error(`CHROMIUM_PATH is ${wanted}, and there is no program of that name`);
  }
  const onSystem = () =>
    [...(env['PATH'] ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))), ...places].find(
      machine.isProgram,
    );
  const own = () => [machine.ownBrowser()].find(machine.isProgram);
  const install = () => (machine.run(process.execPath, [playwrightCli(), 'install', 'chromium']) ? own() : undefined);
  const apt = () =>
    machine.run('apt-get', ['update', '-qq']) && machine.run('apt-get', ['install', '-y', '-qq', 'chromium']) ? onSystem() : undefined;
  const found = onSystem() ?? own() ?? install() ?? apt();
  if (found) return found;
  throw new Error(
    `No Chromium for the browser tests. Tried: $CHROMIUM_PATH (not set); ${names.join(', ')} on PATH; Playwright's own at ` +
      `${machine.ownBrowser() || '(unknown)'}; \`playwright install chromium\`; \`apt-get install chromium\`. Install one of them, or set CHROMIUM_PATH.`,
  );
}

const packageFolder = (name: string): string => join(import.meta.dirname, '../../node_modules', name);
const playwrightCli = (): string => join(packageFolder('@playwright/test'), 'cli.js');

const thisMachine: Machine = {
  env: process.env,
  isProgram: (path) => {
    try {
      accessSync(path, constants.X_OK);
      return existsSync(path);
    } catch {
      return false; // no such file, or not ours to run: look further
    }
  },
  ownBrowser: () => {
    const list = join(packageFolder('playwright-core'), 'browsers.json');
    if (!existsSync(list)) return '';
    const { browsers } = JSON.parse(readFileSync(list, 'utf8')) as { browsers: { name: string; revision: string }[] };
    const revision = browsers.find(({ name }) => name === 'chromium')?.revision ?? '';
    const home = process.env['HOME'] ?? process.env['USERPROFILE'] ?? '';
    const cache =
      process.env['PLAYWRIGHT_BROWSERS_PATH'] ??
      join(home, { darwin: 'Library/Caches', win32: 'AppData/Local' }[process.platform as string] ?? '.cache', 'ms-playwright');
    const program =
      { darwin: 'chrome-mac/Chromium.app/Contents/MacOS/Chromium', win32: 'chrome-win64/chrome.exe' }[process.platform as string] ??
      'chrome-linux64/chrome';
    return (
      [program, 'chrome-linux/chrome'].map((path) => join(cache, `chromium-${revision}`, path)).find(existsSync) ??
      join(cache, `chromium-${revision}`, program)
    );
  },
  run: (command, args) => spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], timeout: 300_000 }).status === 0,
};
