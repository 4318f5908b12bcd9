/**
 * `npm run types`: TypeScript once per room (src/tsconfig.*.json), so that a headless file cannot see the DOM or Node, then `astro check` for
 * the pages. Runs two at a time, prints every error, ends with `N passed, N failed`. Arguments choose rooms: `npm run types -- headless`.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { closingLine, noCount } from './stages/count.ts';
import { inTwoLanes } from './stages/lanes.ts';
import { root, runTool } from './stages/tool.ts';

const cache = join(root, 'node_modules/.cache/drydock');

function checkRoom(room: string): Promise<number> {
  const buildInfo = join(cache, `${room}.tsbuildinfo`);
  const flags = ['-p', `src/tsconfig.${room}.json`, '--noEmit', '--incremental', '--tsBuildInfoFile', buildInfo, '--pretty', 'false'];
  return runTool('tsc', flags, `types ${room}`);
}

const checks: Readonly<Record<string, () => Promise<number>>> = {
  node: () => checkRoom('node'),
  headless: () => checkRoom('headless'),
  pages: async () =>
    existsSync(join(root, 'astro.config.mjs'))
      ? runTool('astro', ['check', '--tsconfig', 'src/tsconfig.browser.json', '--minimumSeverity', 'warning'], 'types pages')
      : 0,
  browser: () => checkRoom('browser'),
};

mkdirSync(cache, { recursive: true });
const chosen = process.argv.slice(2);
const unknown = chosen.filter((room) => !(room in checks));
if (unknown.length) throw new Error(`no room ${unknown.join(', ')}: choose from ${Object.keys(checks).join(', ')}`);
const rooms = Object.entries(checks).filter(([room]) => !chosen.length || chosen.includes(room));
// The site's types name what Astro generates, and `astro check` generates it.
const after = chosen.length ? [] : ['pages'];
const codes = await inTwoLanes(rooms.map(([name, run]) => (name === 'browser' ? { name, run, after } : { name, run })));
const count = noCount();
for (const code of codes) count[code === 0 ? 'passed' : 'failed'] += 1;
console.log(closingLine(count));
process.exitCode = count.failed ? 1 : 0;
