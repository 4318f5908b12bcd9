// The programs of this layer, by name. Installed on the workstation and by the images that ship them.

import type { Executable } from '../../os/executable.ts';
import { curl } from './curl.ts';
import { dig, host } from './dig.ts';
import { ifconfig, ipProgram, netstat, route, ss, traceroute } from './interfaces.ts';
import { netcat } from './nc.ts';
import { nslookup } from './nslookup.ts';
import { pinger } from './ping.ts';
import { telnet } from './telnet.ts';
import { wget } from './wget.ts';

/** As Debian ships them. */
export const networkPrograms: readonly Executable[] = [
  { name: 'curl', program: curl },
  { name: 'dig', program: dig },
  { name: 'host', program: host },
  { name: 'ifconfig', folder: '/usr/sbin', program: ifconfig },
  { name: 'ip', program: ipProgram(false) },
  { name: 'nc', aliases: ['netcat', 'ncat'], program: netcat(false) },
  { name: 'netstat', program: netstat },
  { name: 'nslookup', program: nslookup },
  { name: 'ping', program: pinger(false) },
  { name: 'route', folder: '/usr/sbin', program: route },
  { name: 'ss', program: ss },
  { name: 'telnet', program: telnet(false) },
  { name: 'traceroute', program: traceroute },
  { name: 'wget', program: wget },
];
