/**
 * `npm run sim`: a terminal on a simulated cluster, in the terminal.
 *
 *     npm run sim [-- --lab NAME --seed N --nodes N]          interactive; Ctrl-] leaves
 *     npm run -s sim -- record SCRIPT [--json] [--seed N]     plays a session file, prints JSON
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { record } from './record.ts';
import { interactive } from './sim/interactive.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    lab: { type: 'string' },
    seed: { type: 'string' },
    nodes: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});

const number = (text: string, what: string): number => {
  if (/^\d+$/.test(text)) return Number(text);
  console.error(`--${what} takes a whole number, not ${text}`);
  process.exit(2);
};
const seed = values.seed === undefined ? undefined : number(values.seed, 'seed');
const workers = Math.max(0, number(values.nodes, 'nodes') - 1);

if (positionals[0] === 'record') playSession(positionals[1]);
else if (positionals.length) fail(`sim does not know ${positionals[0]}: leave it out for a terminal, or say record SCRIPT`);
else await interactive({ workers, ...(seed === undefined ? {} : { seed }), ...(values.lab === undefined ? {} : { lab: values.lab }) });

function playSession(path: string | undefined): void {
  if (path === undefined) return fail('record needs a session file: npm run -s sim -- record SCRIPT');
  let script: string;
  try {
    script = readFileSync(path, 'utf8');
  } catch (error) {
    return fail(`${path} cannot be read: ${(error as Error).message}`);
  }
  process.stdout.write(`${JSON.stringify(record(script, { workers, ...(seed === undefined ? {} : { seed }) }), null, 1)}\n`);
}

function fail(why: string): void {
  console.error(why);
  process.exitCode = 2;
}
