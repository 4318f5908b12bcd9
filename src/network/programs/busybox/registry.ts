// The network programs as BusyBox ships them: fewer of them, with its own words and options.

import type { Executable } from '../../../os/executable.ts';
import { ipProgram } from '../interfaces.ts';
import { netcat } from '../nc.ts';
import { pinger } from '../ping.ts';
import { networkPrograms } from '../registry.ts';
import { telnet } from '../telnet.ts';
import { nslookup as busyboxNslookup } from './nslookup.ts';
import { wget as busyboxWget } from './wget.ts';

/** What Debian and BusyBox ship with the same words. */
const shared: ReadonlySet<string> = new Set(['ifconfig', 'netstat', 'route', 'traceroute']);

/** As BusyBox ships them. */
export const busyboxNetworkPrograms: readonly Executable[] = [
  ...networkPrograms.filter(({ name }) => shared.has(name)).map(({ name, program }) => ({ name, program })),
  { name: 'ip', program: ipProgram(true) },
  { name: 'nc', program: netcat(true) },
  { name: 'nslookup', program: busyboxNslookup(false) },
  { name: 'ping', program: pinger(true) },
  { name: 'telnet', program: telnet(true) },
  { name: 'wget', program: busyboxWget },
];

/** nslookup of BusyBox 1.28 and before. */
export const oldBusyboxNslookup: Executable = { name: 'nslookup', program: busyboxNslookup(true) };
