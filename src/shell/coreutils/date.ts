// date: the virtual clock, in UTC. Upstream: GNU coreutils date. Left out: setting the clock, time zones.

import { strftime } from '../../base/strftime.ts';
import { print } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';
import { parseDate } from './parse-date.ts';
import { linesOf, type Parsed, parseOptions, problem, usageError } from './support.ts';

const long = {
  utc: 'u',
  universal: 'u',
  'date=': 'd',
  'file=': 'f',
  'rfc-email': 'R',
  'rfc-822': 'R',
  'rfc-2822': 'R',
  'iso-8601?': 'I',
  'rfc-3339=': 'rfc3339',
  'reference=': 'r',
  'set=': 's',
};
const isoFormats: Readonly<Record<string, string>> = {
  '': '%Y-%m-%d',
  date: '%Y-%m-%d',
  hours: '%Y-%m-%dT%H%:z',
  minutes: '%Y-%m-%dT%H:%M%:z',
  seconds: '%Y-%m-%dT%H:%M:%S%:z',
  ns: '%Y-%m-%dT%H:%M:%S,%N%:z',
};

export const date: Program = function* (process) {
  const parsed = yield* parseOptions(process, { short: 'ud:f:RI::r:s:', long });
  const { operands, get, has } = parsed;
  const [first, second] = operands;
  if (second !== undefined) return yield* usageError(process, `extra operand ‘${second}’`);
  if (first !== undefined && !first.startsWith('+'))
    return yield* problem(process, parseDate(first, process.nowMs) === undefined ? `invalid date ‘${first}’` : 'cannot set date: Operation not permitted');
  if (has('s')) return yield* problem(process, 'cannot set date: Operation not permitted');
  const format = first?.slice(1) ?? standardFormat(parsed);
  if (format === undefined) return yield* usageError(process, `invalid argument ‘${get('I') ?? get('rfc3339')}’ for ‘--${has('I') ? 'iso-8601' : 'rfc-3339'}’`);
  const { mount } = process.namespaces;
  const reference = get('r');
  const file = get('f');
  const texts = file === undefined ? [get('d')] : linesOf(mount.readFile(file, process));
  let code = 0;
  for (const text of texts) {
    const at = reference !== undefined ? mount.stat(reference, process).modifiedMs : text === undefined ? process.nowMs : parseDate(text, process.nowMs);
    if (at === undefined) code = yield* problem(process, `invalid date ‘${text}’`);
    else yield* print(process, `${strftime(format, at)}\n`);
  }
  return code;
};

function standardFormat({ has, get }: Parsed): string | undefined {
  if (has('R')) return '%a, %d %b %Y %H:%M:%S %z';
  if (has('I')) return isoFormats[get('I') ?? ''];
  if (!has('rfc3339')) return '%a %b %e %H:%M:%S %Z %Y';
  return { date: '%Y-%m-%d', seconds: '%Y-%m-%d %H:%M:%S%:z', ns: '%Y-%m-%d %H:%M:%S.%N%:z' }[get('rfc3339') ?? ''];
}
