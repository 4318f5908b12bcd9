/** `npm run totals`: how much there is, as a table or, with `--json`, as one line. The landing page shows the same figures. */
import { totals } from './totals.ts';

const all = totals();
const width = Math.max(...Object.keys(all).map((name) => name.length));
const table = Object.entries(all).map(([name, value]) => `${name.padEnd(width)}  ${String(value).padStart(7)}\n`);
process.stdout.write(process.argv.includes('--json') ? `${JSON.stringify(all)}\n` : table.join(''));
