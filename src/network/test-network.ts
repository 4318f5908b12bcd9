// Two machines with a container each and a workstation, for the tests of this room.

import { Random } from '../base/random.ts';
import { Timeline } from '../base/timeline.ts';
import { makeMachine } from '../os/machine.ts';
import { CaptureFile, NullFile } from '../os/open-file.ts';
import type { OpenFile, Program } from '../os/process.ts';
import { emptyReply, isQuestion } from './dns.ts';
import { Fabric } from './fabric.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import { serveHttp } from './http-server.ts';
import { busyboxNetworkPrograms } from './programs/busybox/registry.ts';
import { networkPrograms } from './programs/registry.ts';
import { serve } from './server.ts';
import { listenAs } from './socket.ts';

export const startMs = 1795165200000;

export function testNetwork() {
  const timeline = new Timeline(startMs);
  const random = new Random('network');
  const network = new Fabric({ random: random.fork('fabric'), now: () => timeline.nowMs });
  const services = { get: (name: string) => (name === 'network' ? network : undefined) };
  const machine = (name: string, address: string) => {
    const endpoint = network.addEndpoint({ name, on: name, addresses: [address], resolver: { nameservers: ['10.0.1.2'], search: ['lab.local'], ndots: 2 } });
    return makeMachine({ name, timeline, random: random.fork(name), network: endpoint, programs: networkPrograms, services });
  };
  const one = machine('one', '172.18.0.2');
  const two = machine('two', '172.18.0.3');
  const workstation = machine('workstation', '172.18.0.1');
  for (const { files } of [one, two, workstation]) {
    files.root().lookup('etc')?.remove('hosts');
    files.root().lookup('etc')?.remove('resolv.conf');
  }
  const client = network.addEndpoint({ name: 'client', on: 'one', addresses: ['10.0.1.9'] });
  const server = network.addEndpoint({ name: 'server', on: 'two', addresses: ['10.0.2.9'] });
  const names = network.addEndpoint({ name: 'names', on: 'one', addresses: ['10.0.1.2'] });
  network.addRoute({ to: '10.0.0.0/8', otherwise: 'EHOSTUNREACH' });

  /** Runs a program on the workstation until it ends. @returns what it printed, and how long it took */
  const run = (line: string, options: { readonly busybox?: boolean; readonly input?: string; readonly terminal?: boolean } = {}) => {
    const out = new CaptureFile();
    const error = new CaptureFile();
    const argv = (line.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'|'$/g, ''));
    const list = options.busybox ? busyboxNetworkPrograms : networkPrograms;
    const program = list.find(({ name }) => name === argv[0])!.program;
    const begunMs = timeline.nowMs;
    const process = workstation.kernel.spawn({ program, argv, cwd: '/tmp', descriptors: new Map<number, OpenFile>([[0, new NullFile()], [1, out], [2, error]]) });
    while (!process.ended && timeline.step(begunMs + 600_000));
    const exitCode = process.ended && 'exitCode' in process.ended ? process.ended.exitCode : -1;
    return { out: out.content, error: error.content, exitCode, ms: timeline.nowMs - begunMs };
  };
  const spawn = (on: 'one' | 'two', program: Program, namespace = on === 'one' ? client : server) =>
    (on === 'one' ? one : two).kernel.spawn({ program, argv: ['server'], namespaces: { network: namespace }, descriptors: new Map() });
  /** An HTTP server behind 10.0.2.9. */
  const web = (port: number, answer: (request: HttpRequest) => HttpResponse) => {
    const process = spawn('two', function* (own) {
      const socket = listenAs(own, { port });
      yield* serve(own, [socket], (connection) => serveHttp(own, connection, answer));
      return 0;
    });
    timeline.advance(1);
    return process;
  };
  network.answer(names, { port: 53 }, (payload) => {
    if (!isQuestion(payload)) return undefined;
    const known: Readonly<Record<string, string>> = { 'web.lab.local': '10.0.2.9', 'far.example': '10.0.2.9' };
    const address = known[payload.name];
    if (address === undefined) return emptyReply('NXDOMAIN');
    if (payload.type !== 'A') return emptyReply('NOERROR');
    return { code: 'NOERROR', authoritative: true, answers: [{ name: payload.name, type: 'A', ttl: 30, value: address }], authority: [], additional: [] };
  });
  return { timeline, network, one, two, workstation, client, server, run, spawn, web };
}
