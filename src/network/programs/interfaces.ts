// What a network namespace looks like from inside: ip, ifconfig, route, ss, netstat, traceroute.
// Upstream: iproute2, net-tools, traceroute. Reading only: nothing here can be changed (`not simulated`).

import { print, printError } from '../../os/io.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { isAddress } from '../addresses.ts';
import { lookUp } from '../dns.ts';
import { Fabric } from '../fabric.ts';
import { endpointOf, ListeningSocket, networkOf } from '../socket.ts';

/** The interface that leads out, as it is called inside. */
function outward(process: Process): { readonly name: string; readonly address: string; readonly prefix: number; readonly mac: string; readonly gateway: string } {
  const endpoint = endpointOf(process);
  const address = endpoint.addresses[0] ?? '0.0.0.0';
  const parts = address.split('.');
  const machine = endpoint.name === endpoint.on;
  const mac = ['02', '42', ...parts.map((part) => Number(part).toString(16).padStart(2, '0'))].join(':');
  const gateway = machine ? `${parts.slice(0, 2).join('.')}.0.1` : `${parts.slice(0, 3).join('.')}.1`;
  return { name: 'eth0', address, prefix: machine ? 16 : 24, mac, gateway };
}

/** What `ip` prints of one interface; BusyBox leaves out the queue's group and the peer's namespace. */
interface Link {
  readonly head: string;
  readonly ether: string;
  readonly addresses: readonly string[];
}

function links(process: Process, busybox: boolean, mode: string): readonly Link[] {
  const { name, address, prefix, mac } = outward(process);
  const kept = address.split('.').slice(0, prefix / 8);
  const broadcast = `${kept.join('.')}${'.255'.repeat(4 - prefix / 8)}`;
  const queue = (state: string): string => (busybox ? 'noqueue qlen 1000' : `noqueue state ${state} ${mode}group default qlen 1000`);
  return [
    { head: `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc ${queue('UNKNOWN')}`, ether: 'link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00', addresses: ['inet 127.0.0.1/8 scope host lo', 'inet6 ::1/128 scope host '] },
    {
      head: `2: ${name}@if7: <BROADCAST,MULTICAST,UP,LOWER_UP${busybox ? ',M-DOWN' : ''}> mtu 1500 qdisc ${queue('UP')}`,
      ether: `link/ether ${mac} brd ff:ff:ff:ff:ff:ff${busybox ? '' : ' link-netnsid 0'}`,
      addresses: [`inet ${address}/${prefix} brd ${broadcast} scope global ${name}`],
    },
  ];
}

const shown = ({ head, ether, addresses }: Link): string => [head, `    ${ether}`, ...addresses.flatMap((one) => [`    ${one}`, '       valid_lft forever preferred_lft forever'])].map((line) => `${line}\n`).join('');

/** ip, as iproute2 or BusyBox has it. */
export const ipProgram = (busybox: boolean): Program =>
  function* (process) {
    const words = process.argv.slice(1).filter((arg) => !/^-/.test(arg));
    const brief = process.argv.some((arg) => arg === '-br' || arg === '-brief');
    const [what = '', action = 'show'] = words;
    const { name, address, prefix, gateway } = outward(process);
    if (!['show', 'list', 's', 'ls', 'l', 'get'].includes(action) && action !== name) {
      yield* printError(process, 'RTNETLINK answers: Operation not permitted\nnot simulated in Drydock: changing interfaces and routes\n');
      return 2;
    }
    if (/^a(d(dr(ess)?)?)?$/.test(what)) {
      const short = `lo               UNKNOWN        127.0.0.1/8 ::1/128 \n${`${name}@if7`.padEnd(16)} UP             ${address}/${prefix} \n`;
      yield* print(process, brief ? short : links(process, busybox, '').map(shown).join(''));
      return 0;
    }
    if (/^l(i(nk?)?)?$/.test(what)) {
      yield* print(process, links(process, busybox, 'mode DEFAULT ').map((link) => shown({ ...link, addresses: [] })).join(''));
      return 0;
    }
    if (/^r(o(ute?)?)?$/.test(what)) {
      const network = `${address.split('.').slice(0, prefix / 8).join('.')}${'.0'.repeat(4 - prefix / 8)}/${prefix}`;
      yield* print(process, `default via ${gateway} dev ${name} \n${network} dev ${name} ${busybox ? 'scope link  ' : 'proto kernel scope link '}src ${address} \n`);
      return 0;
    }
    yield* printError(process, what === '' ? 'Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n' : `Object "${what}" is unknown, try "ip help".\n`);
    return what === '' ? 255 : 1;
  };

export const ifconfig: Program = function* (process) {
  const { name, address, mac } = outward(process);
  yield* print(
    process,
    `${name}      Link encap:Ethernet  HWaddr ${mac.toUpperCase()}  \n          inet addr:${address}  Bcast:0.0.0.0  Mask:255.255.255.0\n          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1\n\nlo        Link encap:Local Loopback  \n          inet addr:127.0.0.1  Mask:255.0.0.0\n          UP LOOPBACK RUNNING  MTU:65536  Metric:1\n\n`,
  );
  return 0;
};

export const route: Program = function* (process) {
  const { name, gateway, address, prefix } = outward(process);
  const network = `${address
    .split('.')
    .slice(0, prefix / 8)
    .join('.')}${'.0'.repeat(4 - prefix / 8)}`;
  const row = (cells: readonly string[]): string =>
    `${cells[0]?.padEnd(16)}${cells[1]?.padEnd(16)}${cells[2]?.padEnd(16)}${cells[3]?.padEnd(6)}${cells[4]?.padEnd(7)}${cells[5]?.padEnd(7)}${cells[6]?.padEnd(4)}${cells[7]}\n`;
  yield* print(
    process,
    `Kernel IP routing table\n${row(['Destination', 'Gateway', 'Genmask', 'Flags', 'Metric', 'Ref', 'Use', 'Iface'])}${row(['0.0.0.0', gateway, '0.0.0.0', 'UG', '0', '0', '0', name])}${row([network, '0.0.0.0', prefix === 24 ? '255.255.255.0' : '255.255.0.0', 'U', '0', '0', '0', name])}`,
  );
  return 0;
};

interface Listening {
  readonly protocol: string;
  readonly address: string;
  readonly port: number;
  readonly owner: string;
}

/** Who listens here, with the process where it can be seen. */
function listening(process: Process): readonly Listening[] {
  const network = networkOf(process);
  const endpoint = network instanceof Fabric ? network.endpointOf(endpointOf(process)) : undefined;
  const owners = new Map<string, string>();
  for (const other of process.namespaces.pid.list()) {
    if (other.namespaces.network !== process.namespaces.network) continue;
    for (const [n, file] of other.descriptors()) {
      if (!(file instanceof ListeningSocket)) continue;
      const command = (other.argv[0] ?? '').split('/').at(-1) ?? '';
      owners.set(`${file.protocol}/${file.listener.port}`, `${command}|${process.namespaces.pid.numberOf(other)}|${n}`);
    }
  }
  return [...(endpoint?.listening() ?? [])]
    .map(({ protocol, address, port }) => ({ protocol: protocol.toLowerCase(), address, port, owner: owners.get(`${protocol}/${port}`) ?? '' }))
    .sort((a, b) => a.port - b.port);
}

export const ss: Program = function* (process) {
  const flags = process.argv
    .slice(1)
    .filter((arg) => arg.startsWith('-'))
    .join('');
  const wanted = listening(process).filter(({ protocol }) => (flags.includes('u') && protocol === 'udp') || (flags.includes('t') && protocol === 'tcp') || !/[tu]/.test(flags));
  const withProcess = flags.includes('p');
  yield* print(
    process,
    `${/[tu]/.test(flags) && !(flags.includes('t') && flags.includes('u')) ? '' : 'Netid '}State  Recv-Q Send-Q Local Address:Port  Peer Address:Port${withProcess ? 'Process' : ''}\n`,
  );
  const both = !/[tu]/.test(flags) || (flags.includes('t') && flags.includes('u'));
  for (const { protocol, address, port, owner } of wanted) {
    const [command, pid, fd] = owner.split('|');
    const users = withProcess && command ? `users:(("${command}",pid=${pid},fd=${fd}))` : '';
    yield* print(
      process,
      `${both ? protocol.padEnd(6) : ''}${protocol === 'udp' ? 'UNCONN' : 'LISTEN'} 0      511    ${`${address}:${port}`.padStart(18)}       0.0.0.0:*    ${users}\n`,
    );
  }
  return 0;
};

export const netstat: Program = function* (process) {
  const flags = process.argv
    .slice(1)
    .filter((arg) => arg.startsWith('-'))
    .join('');
  if (flags.includes('r')) return yield* route(process);
  const withProcess = flags.includes('p');
  yield* print(
    process,
    `Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       ${withProcess ? 'PID/Program name    ' : ''}\n`,
  );
  for (const { protocol, address, port, owner } of listening(process)) {
    if (/[tu]/.test(flags) && !flags.includes(protocol.charAt(0))) continue;
    const [command, pid] = owner.split('|');
    yield* print(
      process,
      `${protocol}        0      0 ${`${address}:${port}`.padEnd(23)} 0.0.0.0:*               ${protocol === 'tcp' ? 'LISTEN' : '      '}      ${withProcess ? (command ? `${pid}/${command}` : '-') : ''}\n`,
    );
  }
  return 0;
};

export const traceroute: Program = function* (process) {
  const [host] = process.argv.slice(1).filter((arg) => !arg.startsWith('-'));
  if (host === undefined) {
    yield* printError(process, 'Usage: traceroute host\n');
    return 2;
  }
  const address = isAddress(host) ? host : (yield* lookUp(process, host))[0];
  if (address === undefined) {
    yield* printError(process, `traceroute: bad address '${host}'\n`);
    return 1;
  }
  yield* print(process, `traceroute to ${host} (${address}), 30 hops max, 46 byte packets\n`);
  return yield* stations(process, address);
};

function* stations(process: Process, address: string): Steps<number> {
  const network = networkOf(process);
  if (!(network instanceof Fabric)) return 1;
  const hops = network.path(endpointOf(process), address);
  const times = (): string => Array.from({ length: 3 }, () => `${(0.02 + 0.3 * process.random.fraction()).toFixed(3)} ms`).join('  ');
  let n = 0;
  if (endpointOf(process).name !== endpointOf(process).on)
    yield* print(process, `${String(++n).padStart(2)}  ${outward(process).gateway} (${outward(process).gateway})  ${times()}\n`);
  for (const hop of hops.filter(({ did }) => did === 'routed')) {
    const shown = network.endpoint(hop.at)?.addresses[0] ?? hop.at;
    if (shown !== address) yield* print(process, `${String(++n).padStart(2)}  ${shown} (${shown})  ${times()}\n`);
  }
  if (hops.some(({ did }) => did === 'delivered')) {
    yield* print(process, `${String(++n).padStart(2)}  ${address} (${address})  ${times()}\n`);
    return 0;
  }
  for (let i = n + 1; i <= n + 3; i++) yield* print(process, `${String(i).padStart(2)}  *  *  *\n`);
  return 1;
}
