// uptime, free, nproc, uname, hostname, arch: what the machine is and how it does. Upstream: procps-ng, GNU coreutils.

import { strftime } from '../../base/strftime.ts';
import { print } from '../../os/io.ts';
import type { Kernel } from '../../os/kernel.ts';
import type { KernelProcess } from '../../os/kernel-process.ts';
import { kernelRelease, loadAverages } from '../../os/proc.ts';
import type { Process, Program } from '../../os/process.ts';
import { humanSize, parseOptions, problem, usageError } from './support.ts';

const kernelOf = (process: Process): Kernel => (process as KernelProcess).kernel;

/** `1 day,  2:03`, `5 min` */
export function upTime(kernel: Kernel): string {
  const minutes = Math.floor((kernel.nowMs - kernel.bootedMs) / 60_000);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor(minutes / 60) % 24;
  const day = days > 0 ? `${days} day${days === 1 ? '' : 's'}, ` : '';
  return hours > 0 ? `${day}${String(hours).padStart(2)}:${String(minutes % 60).padStart(2, '0')}` : `${day}${minutes % 60} min`;
}

export const uptime: Program = function* (process) {
  const { has } = yield* parseOptions(process, { short: 'psV', long: { pretty: 'p', since: 's' } });
  const kernel = kernelOf(process);
  if (has('s')) yield* print(process, `${strftime('%Y-%m-%d %H:%M:%S', kernel.bootedMs)}\n`);
  else if (has('p')) yield* print(process, `up ${Math.floor((kernel.nowMs - kernel.bootedMs) / 60_000)} minutes\n`);
  else yield* print(process, ` ${strftime('%H:%M:%S', process.nowMs)} up ${upTime(kernel)},  1 user,  load average: ${loadAverages(kernel).join(', ')}\n`);
  return 0;
};

export const free: Program = function* (process) {
  const { has } = yield* parseOptions(process, { short: 'bkmghtws:c:', long: { bytes: 'b', kibi: 'k', mebi: 'm', gibi: 'g', human: 'h', total: 't', wide: 'w' } });
  const kernel = kernelOf(process);
  const [total, used] = [kernel.memoryBytes, kernel.rootCgroup.memoryBytes];
  const unit = has('b') ? 1 : has('m') ? 1024 ** 2 : has('g') ? 1024 ** 3 : 1024;
  const show = (bytes: number): string =>
    has('h')
      ? `${humanSize(bytes)
          .replace(/([KMGT])$/, '$1i')
          .replace(/^(\d+(?:\.\d+)?)$/, '$1B')}`
      : String(Math.floor(bytes / unit));
  const row = (name: string, values: readonly number[]): string => `${name.padEnd(8)}${values.map((value) => show(value).padStart(12)).join('')}\n`;
  yield* print(
    process,
    `               total        used        free      shared  buff/cache   available\n${row('Mem:', [total, used, total - used, 0, 0, total - used])}${row('Swap:', [0, 0, 0])}${has('t') ? row('Total:', [total, used, total - used]) : ''}`,
  );
  return 0;
};

export const nproc: Program = function* (process) {
  const { operands } = yield* parseOptions(process, { short: '', long: { all: 'all', 'ignore=': 'ignore' } });
  if (operands.length > 0) return yield* usageError(process, `extra operand ‘${operands[0]}’`);
  yield* print(process, `${kernelOf(process).cores}\n`);
  return 0;
};

export const uname: Program = function* (process) {
  const { has, operands } = yield* parseOptions(process, {
    short: 'asnrvmpio',
    long: {
      all: 'a',
      'kernel-name': 's',
      nodename: 'n',
      'kernel-release': 'r',
      'kernel-version': 'v',
      machine: 'm',
      processor: 'p',
      'hardware-platform': 'i',
      'operating-system': 'o',
    },
  });
  if (operands.length > 0) return yield* usageError(process, `extra operand ‘${operands[0]}’`);
  const parts: readonly (readonly [string, string])[] = [
    ['s', 'Linux'],
    ['n', process.namespaces.uts.hostname],
    ['r', kernelRelease],
    ['v', '#52-Ubuntu SMP PREEMPT_DYNAMIC'],
    ['m', 'x86_64'],
    ['p', 'unknown'],
    ['i', 'unknown'],
    ['o', 'GNU/Linux'],
  ];
  const any = parts.some(([letter]) => has(letter)) || has('a');
  const shown = parts.filter(([letter, value]) => (has('a') && value !== 'unknown') || has(letter) || (!any && letter === 's'));
  yield* print(process, `${shown.map(([, value]) => value).join(' ')}\n`);
  return 0;
};

export const arch: Program = function* (process) {
  yield* print(process, 'x86_64\n');
  return 0;
};

export const hostname: Program = function* (process) {
  const { has, operands } = yield* parseOptions(process, { short: 'sfdiIaA', long: { short: 's', fqdn: 'f', long: 'f', domain: 'd', 'ip-address': 'i', 'all-ip-addresses': 'I' } });
  const { hostname: name, domain } = process.namespaces.uts;
  if (operands.length > 0) {
    if (process.credentials.uid !== 0) return yield* problem(process, 'you must be root to change the host name');
    process.namespaces.uts.hostname = operands[0] ?? name;
    return 0;
  }
  if (has('I') || has('i')) yield* print(process, `${process.namespaces.network.addresses.join(' ')}${has('I') ? ' ' : ''}\n`);
  else if (has('d')) yield* print(process, `${domain}\n`);
  else yield* print(process, `${has('s') ? name.split('.')[0] : has('f') && domain ? `${name}.${domain}` : name}\n`);
  return 0;
};
