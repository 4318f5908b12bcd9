// date: the virtual clock, in UTC. Upstream: GNU coreutils date. Left out: setting the clock, time zones, free-form -d beyond
// `now`, `@SECONDS`, RFC 3339 and `N units ago`.

import { strftime } from '../../base/strftime.ts';
import { tryParseRfc3339 } from '../../base/time.ts';
import { print, printError } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';
import { parseOptions } from './support.ts';

const unitMs: Readonly<Record<string, number>> = { sec: 1000, second: 1000, min: 60_000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

export const date: Program = function* (process) {
  const { operands, get, has } = yield* parseOptions(process, { short: 'ud:RI', long: { utc: 'u', 'date=': 'd', 'rfc-email': 'R', 'iso-8601': 'I', 'iso-8601=': 'iso', 'rfc-3339=': 'rfc3339' } });
  const at = read(get('d'), process.nowMs);
  if (at === undefined) {
    yield* printError(process, `date: invalid date ‘${get('d') ?? ''}’\n`);
    return 1;
  }
  const format = operands.find((word) => word.startsWith('+'))?.slice(1);
  const shown = format ?? (has('R') ? '%a, %d %b %Y %H:%M:%S +0000' : has('I') ? '%Y-%m-%d' : get('iso') ? (get('iso') === 'date' ? '%Y-%m-%d' : '%Y-%m-%dT%H:%M:%S+00:00') : get('rfc3339') ? (get('rfc3339') === 'date' ? '%Y-%m-%d' : '%Y-%m-%d %H:%M:%S+00:00') : '%a %b %e %H:%M:%S UTC %Y');
  yield* print(process, `${strftime(shown, at)}\n`);
  return 0;
};

function read(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined || text === 'now' || text === 'today') return nowMs;
  if (/^@-?\d+(\.\d+)?$/.test(text)) return Number(text.slice(1)) * 1000;
  if (text === 'yesterday') return nowMs - 86_400_000;
  if (text === 'tomorrow') return nowMs + 86_400_000;
  const relative = /^([-+]?\d+)\s*([a-z]+?)s?(\s+ago)?$/i.exec(text.trim());
  const unit = relative ? unitMs[relative[2]?.toLowerCase() ?? ''] : undefined;
  if (relative && unit) return nowMs + Number(relative[1]) * unit * (relative[3] ? -1 : 1);
  const dated = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?\s*(?:UTC|Z)?$/.exec(text);
  if (dated) return tryParseRfc3339(`${dated[1]}T${(dated[2] ?? '00:00:00').padEnd(8, ':00')}Z`);
  return tryParseRfc3339(text);
}
