import { delimiter } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findBrowser, type Machine } from './browser.ts';

/** A machine with these programs; `installs` names what becomes available by running a command. */
function machine(
  programs: readonly string[],
  env: Record<string, string> = {},
  installs: Record<string, string> = {},
): Machine & { ran: string[] } {
  const have = new Set(programs);
  const ran: string[] = [];
  return {
    ran,
    env: { PATH: ['/a', '/b'].join(delimiter), ...env },
    isProgram: (path) => have.has(path),
    ownBrowser: () => '/own/chrome',
    run: (command, args) => {
      const line = `${command.split('/').at(-1)} ${args.filter((arg) => !arg.includes('/')).join(' ')}`;
      ran.push(line);
      const gives = installs[line];
      if (gives) have.add(gives);
      return gives !== undefined;
    },
  };
}

const aptUpdate = 'apt-get update -qq';
const aptInstall = 'apt-get install -y -qq chromium';

describe('findBrowser', () => {
  it.each([
    { name: 'what CHROMIUM_PATH names', on: machine(['/x', '/b/chromium'], { CHROMIUM_PATH: '/x' }), found: '/x', ran: 0 },
    { name: 'the system’s', on: machine(['/b/google-chrome', '/own/chrome']), found: '/b/google-chrome', ran: 0 },
    { name: 'Playwright’s own', on: machine(['/own/chrome']), found: '/own/chrome', ran: 0 },
    { name: 'Playwright’s own, installed', on: machine([], {}, { 'node install chromium': '/own/chrome' }), found: '/own/chrome', ran: 1 },
    {
      name: 'the distribution’s, installed',
      on: machine([], {}, { [aptUpdate]: '-', [aptInstall]: '/a/chromium' }),
      found: '/a/chromium',
      ran: 3,
    },
  ])('$name', ({ on, found, ran }) => {
    expect(findBrowser(on)).toBe(found);
    expect(on.ran.length).toBe(ran);
  });

  it('refuses a CHROMIUM_PATH that is none', () =>
    expect(() => findBrowser(machine(['/b/chromium'], { CHROMIUM_PATH: '/x' }))).toThrow(
      'CHROMIUM_PATH is /x, and there is no program of that name',
    ));

  it('says what it tried', () =>
    expect(() => findBrowser(machine([]))).toThrow(/No Chromium .*CHROMIUM_PATH.*\/own\/chrome.*playwright install.*apt-get install/));
});
