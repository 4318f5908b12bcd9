// ping, in the words of iputils and of BusyBox. Upstream: iputils ping/ping_common.c, busybox networking/ping.c.

import { print, printError } from '../../os/io.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { isAddress } from '../addresses.ts';
import { lookUp } from '../dns.ts';
import { endpointOf, networkOf } from '../socket.ts';
import { parseOptions } from './options.ts';

const specs = [...['c', 'i', 'W', 'w', 's', 't', 'I'].map((short) => ({ short, value: true })), ...['q', 'n', '4', '6', 'v'].map((short) => ({ short }))];

interface Round {
  sent: number;
  received: number;
  readonly times: number[];
}

export const pinger = (busybox: boolean): Program =>
  function* (process) {
    const parsed = parseOptions(process.argv.slice(1), specs);
    const host = 'operands' in parsed ? parsed.operands[0] : undefined;
    if (!('operands' in parsed) || host === undefined) {
      yield* printError(process, busybox ? 'Usage: ping [OPTIONS] HOST\n' : 'ping: usage error: Destination address required\n');
      return busybox ? 1 : 2;
    }
    const value = (name: string, otherwise: number): number => Number(parsed.given.findLast(([key]) => key === name)?.[1] ?? otherwise);
    const address = isAddress(host) ? host : (yield* lookUp(process, host))[0];
    if (address === undefined) {
      yield* printError(process, busybox ? `ping: bad address '${host}'\n` : `ping: ${host}: Name or service not known\n`);
      return busybox ? 1 : 2;
    }
    const size = value('s', 56);
    yield* print(process, busybox ? `PING ${host} (${address}): ${size} data bytes\n` : `PING ${host} (${address}) ${size}(${size + 28}) bytes of data.\n`);
    const round: Round = { sent: 0, received: 0, times: [] };
    let interrupted = false;
    process.onSignal('INT', () => {
      interrupted = true;
    });
    const startMs = process.nowMs;
    const count = value('c', Number.POSITIVE_INFINITY);
    const endMs = startMs + 1000 * value('w', Number.POSITIVE_INFINITY);
    const quiet = parsed.given.some(([key]) => key === 'q');
    while (round.sent < count && !interrupted && process.nowMs < endMs) {
      yield* one(process, address, round, { busybox, quiet, size });
      const last = round.sent >= count;
      const waitMs = last ? (round.received < round.sent ? 1000 * value('W', busybox ? 10 : 10) : 0) : 1000 * value('i', 1);
      const untilMs = Math.min(endMs, process.nowMs + waitMs);
      while (process.nowMs < untilMs && !interrupted) yield { on: 'time', untilMs };
    }
    yield* print(process, summary(host, round, process.nowMs - startMs, busybox));
    return round.received > 0 ? 0 : 1;
  };

function* one(process: Process, address: string, round: Round, options: { readonly busybox: boolean; readonly quiet: boolean; readonly size: number }): Steps<void> {
  const { outcome, latencyMs, routers } = networkOf(process).ping(endpointOf(process), address);
  round.sent += 1;
  const own = endpointOf(process).addresses[0] ?? '';
  if (outcome === 'unreachable' && !options.busybox) yield* print(process, `From ${own} icmp_seq=${round.sent} Destination Host Unreachable\n`);
  if (outcome !== 'reply') return;
  round.received += 1;
  round.times.push(latencyMs);
  const ttl = 64 - routers;
  const bytes = options.size + 8;
  if (options.quiet) return;
  yield* print(
    process,
    options.busybox
      ? `${bytes} bytes from ${address}: seq=${round.sent - 1} ttl=${ttl} time=${latencyMs.toFixed(3)} ms\n`
      : `${bytes} bytes from ${address}: icmp_seq=${round.sent} ttl=${ttl} time=${latencyMs.toFixed(latencyMs < 1 ? 3 : 2)} ms\n`,
  );
}

function summary(host: string, { sent, received, times }: Round, passedMs: number, busybox: boolean): string {
  const lost = sent === 0 ? 0 : Math.round((100 * (sent - received)) / sent);
  const head = `\n--- ${host} ping statistics ---\n`;
  const least = Math.min(...times);
  const most = Math.max(...times);
  const mean = times.reduce((sum, time) => sum + time, 0) / Math.max(1, times.length);
  const spread = Math.sqrt(times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / Math.max(1, times.length));
  const three = (n: number): string => n.toFixed(3);
  if (busybox) {
    const tail = times.length > 0 ? `round-trip min/avg/max = ${three(least)}/${three(mean)}/${three(most)} ms\n` : '';
    return `${head}${sent} packets transmitted, ${received} packets received, ${lost}% packet loss\n${tail}`;
  }
  const tail = times.length > 0 ? `rtt min/avg/max/mdev = ${three(least)}/${three(mean)}/${three(most)}/${three(spread)} ms\n` : '\n';
  return `${head}${sent} packets transmitted, ${received} received, ${lost}% packet loss, time ${Math.round(passedMs)}ms\n${tail}`;
}
