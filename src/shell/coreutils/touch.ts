// touch: files that are there, with another time. Upstream: GNU coreutils touch.

import { calendar, fromCalendar } from '../../base/time.ts';
import type { Process, Program } from '../../os/process.ts';
import { parseDate } from './parse-date.ts';
import { complain, parseOptions, problem, usageError } from './support.ts';

export const touch: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, {
    short: 'acmhd:r:t:f',
    long: { 'no-create': 'c', 'date=': 'd', 'reference=': 'r', 'no-dereference': 'h', 'time=': 'time' },
  });
  if (operands.length === 0) return yield* usageError(process, 'missing file operand');
  const { mount } = process.namespaces;
  const at = timeFor(process, get('d'), get('t'), get('r'));
  if (at === undefined) return yield* problem(process, `invalid date format ‘${get('d') ?? get('t') ?? ''}’`);
  let code = 0;
  for (const path of operands) {
    try {
      if (!mount.exists(path, process)) {
        if (has('c')) continue;
        mount.writeFile(path, '', process);
      }
      if (!has('a') || has('m')) mount.setModified(path, at, process);
    } catch (error) {
      code = yield* complain(process, error, 'cannot touch', path);
    }
  }
  return code;
};

function timeFor(process: Process, date: string | undefined, stamp: string | undefined, reference: string | undefined): number | undefined {
  if (reference !== undefined) return process.namespaces.mount.stat(reference, process).modifiedMs;
  if (date !== undefined) return parseDate(date, process.nowMs);
  if (stamp === undefined) return process.nowMs;
  const match = /^(\d\d)?(\d\d)?(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d\d))?$/.exec(stamp);
  if (!match) return undefined;
  const [, century, year, month, day, hour, minute, second] = match;
  const full =
    century !== undefined && year !== undefined ? Number(century + year) : (year ?? century) !== undefined ? 2000 + Number(year ?? century) : calendar(process.nowMs).year;
  return fromCalendar(full, Number(month), Number(day), Number(hour), Number(minute), Number(second ?? 0));
}
