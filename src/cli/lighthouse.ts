/**
 * `npm run lighthouse`: Lighthouse's scores of ten pages that stand for the rest, as a phone sees them. Accessibility, best practices and search must
 * be 100, performance at least 95; exit code 1 when one is not.
 *
 *     npm run lighthouse -- [PAGE…]     pages as paths: /course/
 */
import { chromium } from '@playwright/test';
import lighthouse from 'lighthouse';
import { chromiumFlags, findBrowser } from '../../tests/support/browser.ts';
import { commandLine } from './options.ts';
import { buildSite } from './site/build-site.ts';
import { dist, isFresh } from './site/freshness.ts';
import { staticServer } from './site/static-server.ts';

const goals = { performance: 0.95, accessibility: 1, 'best-practices': 1, seo: 1 } as const;
const standIns = ['/', '/course/', '/welcome/for-trainers/', '/machine/control-loops/', '/objects/your-first-pod/', '/networking/services/', '/storage/volumes/', '/landscape/', '/trail-map/', '/glossary/'];
const debuggingPort = 9377;

const { words } = commandLine({ usage: 'lighthouse -- [PAGE…]', words: true, flags: {} });
if (!isFresh() && !(await buildSite())) process.exit(1);
const server = staticServer(dist, '/');
await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
const address = server.address();
const origin = `http://localhost:${typeof address === 'object' && address ? address.port : 0}`;
const browser = await chromium.launch({ ...executable(), args: [...chromiumFlags, `--remote-debugging-port=${debuggingPort}`] });

let [passed, failed] = [0, 0];
console.log(`${'page'.padEnd(32)}${Object.keys(goals).map((name) => name.padStart(15)).join('')}`);
for (const path of words.length ? words : standIns) {
  const result = await lighthouse(`${origin}${path}`, { port: debuggingPort, output: 'json', logLevel: 'silent' });
  const scores = Object.entries(goals).map(([name, goal]) => ({ score: result?.lhr.categories[name]?.score ?? 0, goal }));
  const isGood = scores.every(({ score, goal }) => score >= goal);
  if (isGood) passed++;
  else failed++;
  console.log(`${path.padEnd(32)}${scores.map(({ score }) => String(Math.round(100 * score)).padStart(15)).join('')}${isGood ? '' : '  missed'}`);
}
await browser.close();
server.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);

/** The browser the tests use. */
function executable(): { executablePath?: string } {
  const executablePath = findBrowser();
  return executablePath === undefined ? {} : { executablePath };
}
