// The network programs as BusyBox ships them: fewer of them, with its own words and options.

import type { Executable } from '../../../os/executable.ts';
import { ifconfig, ip, netstat, route, traceroute } from '../interfaces.ts';
import { netcat } from '../nc.ts';
import { pinger } from '../ping.ts';
import { telnet } from '../telnet.ts';
import { nslookup as busyboxNslookup } from './nslookup.ts';
import { wget as busyboxWget } from './wget.ts';

/** As BusyBox ships them. */
export const busyboxNetworkPrograms: readonly Executable[] = [
  { name: 'ifconfig', program: ifconfig },
  { name: 'ip', program: ip },
  { name: 'nc', program: netcat(true) },
  { name: 'netstat', program: netstat },
  { name: 'nslookup', program: busyboxNslookup(false) },
  { name: 'ping', program: pinger(true) },
  { name: 'route', program: route },
  { name: 'telnet', program: telnet(true) },
  { name: 'traceroute', program: traceroute },
  { name: 'wget', program: busyboxWget },
];

/** nslookup of BusyBox 1.28 and before. */
export const oldBusyboxNslookup: Executable = { name: 'nslookup', program: busyboxNslookup(true) };
