// kubectl port-forward: listens on the workstation and carries every connection into a Pod.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/portforward/portforward.go, client-go tools/portforward/portforward.go.
// Differs: the end of the Pod is seen in a watch, where upstream's connection to it breaks.
// @supports yes kubectl: port-forward — Pods, workloads and Services, several ports, --address

import { text } from '../../../base/bytes.ts';
import { Signal } from '../../../base/wait.ts';
import type { ByteStreams } from '../../../api/client.ts';
import type { Connection } from '../../../network/network.ts';
import { serve, type Stop } from '../../../network/server.ts';
import { type ListeningSocket, listenAs, sendAll } from '../../../network/socket.ts';
import { waitFor } from '../../../os/io.ts';
import { OsError } from '../../../os/os-error.ts';
import type { Steps } from '../../../os/process.ts';
import type { SignalName } from '../../../os/signals.ts';
import { strings } from '../../cobra/flag.ts';
import { goErrno } from '../../go/file-error.ts';
import { klogPairs } from '../client/klog.ts';
import { CommandError } from '../errors.ts';
import { podRunningTimeoutFlag } from '../flags/common.ts';
import { attachablePod, podMapping } from '../pods.ts';
import { objectsFromFlags } from '../resource/from-flags.ts';
import { pathOf } from '../resource/info.ts';
import { isList, type KubeObject, kindOf, nameOf, namespaceOf, resourceVersionOf, textAt } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { untilEvent, watchFrom } from '../until.ts';
import { type ForwardedPort, listenAddresses, type ListenAddress, parsePorts, portsOfPod, portsOfService } from './port-forward/ports.ts';
import type { Verb } from './verb.ts';

export const portForward: Verb = {
  use: 'port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  exactUse: true,
  short: 'Carry local ports into a Pod',
  long: `Listen on local ports and carry what comes there into a Pod.

TYPE/NAME, such as deployment/mydeployment, chooses a Pod; without a type it is a Pod's name. Of several Pods one is chosen. When that Pod ends, so does the forwarding: run the command again.`,
  examples: `# Ports 5000 and 6000, here as in the Pod
kubectl port-forward pod/mypod 5000 6000

# In a Pod of a deployment
kubectl port-forward deployment/mydeployment 5000 6000

# Port 8443 here, what the service calls "https" there
kubectl port-forward service/myservice 8443:https

# Port 8888 here, 5000 in the Pod
kubectl port-forward pod/mypod 8888:5000

# On all addresses
kubectl port-forward --address 0.0.0.0 pod/mypod 8888:5000

# Some free port here
kubectl port-forward pod/mypod :5000`,
  completes: 'pods and ports',
  flags: [
    podRunningTimeoutFlag(60_000),
    strings('address', '', 'Addresses to listen on: IP addresses, or localhost for 127.0.0.1 and ::1, of which one is enough.', ['localhost']),
  ],
  *run(k) {
    const { args, flags } = k;
    if (args.length < 2) throw k.usageError('TYPE/NAME and list of ports are required for port-forward');
    k.namespace();
    const timeoutMs = flags.duration('pod-running-timeout');
    if (timeoutMs <= 0) throw k.usageError('--pod-running-timeout must be higher than zero');
    const object = yield* find(k);
    const pod = yield* attachablePod(k, object, timeoutMs);
    const wanted = args.slice(1);
    const translated = kindOf(object).kind === 'Service' ? portsOfService(wanted, object, pod) : portsOfPod(wanted, pod);
    const now = k.rest.request({ method: 'GET', path: pathOf(podMapping, namespaceOf(pod), nameOf(pod)) }) as KubeObject;
    const phase = textAt(now, 'status', 'phase');
    if (phase !== 'Running') throw new CommandError(`unable to forward port because pod is not running. Current status=${phase}`);
    const addresses = listenAddresses(flags.strings('address'));
    yield* forward(k, now, parsePorts(translated), addresses);
  },
};

function* find(k: Kubectl): Steps<KubeObject> {
  const [info, more] = yield* objectsFromFlags(k, [], { names: { resource: 'pods', names: [k.args[0] ?? ''] }, filenames: [], flatten: false }).infos();
  if (!info || more || isList(info.present)) throw new CommandError('expected one object');
  return info.present;
}

function* forward(k: Kubectl, pod: KubeObject, ports: readonly ForwardedPort[], addresses: readonly ListenAddress[]): Steps<void> {
  const byPort = new Map<ListeningSocket, ForwardedPort>();
  for (const port of ports) listen(k, port, addresses, byPort);
  if (byPort.size === 0) throw new CommandError(`unable to listen on any of the requested ports: [${ports.map(({ local, remote }) => `{${local} ${remote}}`).join(' ')}]`);
  yield* k.io.flush();
  const session = new Forwarding(k, pod);
  yield* serve(k.process, [...byPort.keys()], (connection, socket) => session.carry(connection, byPort.get(socket) ?? { local: 0, remote: 0 }), session, [session.watchPod()]);
  if (session.isLost) throw new CommandError('lost connection to pod');
}

function listen(k: Kubectl, wanted: ForwardedPort, addresses: readonly ListenAddress[], byPort: Map<ListeningSocket, ForwardedPort>): void {
  const problems: string[] = [];
  const failed = { all: 0, any: 0 };
  const opened = { all: 0, any: 0 };
  let port = wanted;
  for (const { address, family, mode } of addresses) {
    const shown = family === 6 ? `[${address}]` : address;
    try {
      const socket = listenAs(k.process, { port: port.local, address });
      port = { local: socket.listener.port, remote: port.remote };
      byPort.set(socket, port);
      opened[mode]++;
      k.io.out(`Forwarding from ${shown}:${port.local} -> ${port.remote}\n`);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      failed[mode]++;
      problems.push(`unable to create listener: Error listen tcp${family} ${shown}:${port.local}: bind: ${goErrno(error)}`);
    }
  }
  if ((opened.all === 0 && failed.all > 0) || failed.any > 0) {
    k.io.err(`Unable to listen on port ${port.local}: Listeners failed to create with the following errors: [${problems.join(' ')}]\n`);
  }
}

/** The connections of one run, and what ends them: Ctrl-C, or the end of the Pod. */
class Forwarding implements Stop {
  readonly #k: Kubectl;
  readonly #pod: KubeObject;
  readonly waitable = new Signal(() => this.signal !== undefined);
  signal: SignalName | undefined;
  isLost = false;

  constructor(k: Kubectl, pod: KubeObject) {
    this.#k = k;
    this.#pod = pod;
    k.process.onSignal('INT', () => this.#end('INT'));
  }

  #end(signal: SignalName): void {
    this.signal = signal;
    this.waitable.notify();
  }

  #lose(message?: string): void {
    if (message !== undefined) this.#k.log('E', 'portforward.go:431', klogPairs('Unhandled Error', [['err', message]]));
    this.isLost = true;
    this.#end('TERM');
  }

  *watchPod(): Steps<void> {
    const target = { mapping: podMapping, namespace: namespaceOf(this.#pod), name: nameOf(this.#pod) };
    const ended = yield* untilEvent(this.#k, watchFrom(this.#k, target, resourceVersionOf(this.#pod)), undefined, ({ type, object }) =>
      type === 'DELETED' || textAt(object, 'status', 'phase') !== 'Running' ? true : undefined,
    );
    if (ended) this.#lose();
  }

  /** One connection's life. */
  *carry(connection: Connection, { local, remote }: ForwardedPort): Steps<void> {
    const k = this.#k;
    k.io.out(`Handling connection for ${local}\n`);
    yield* k.io.flush();
    let streams: ByteStreams;
    try {
      streams = k.rest.connect({ method: 'POST', path: pathOf(podMapping, namespaceOf(this.#pod), nameOf(this.#pod), 'portforward'), query: [['ports', String(remote)]] });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return this.#lose(`error creating error stream for port ${local} -> ${remote}: ${error.message}`);
    }
    try {
      yield* this.#copy(connection, streams, `an error occurred forwarding ${local} -> ${remote}`);
    } finally {
      streams.close();
      yield* k.io.flush();
    }
  }

  *#copy(connection: Connection, streams: ByteStreams, failing: string): Steps<void> {
    let pending = '';
    let ended = false;
    while (this.signal === undefined) {
      const problem = streams.read(2);
      if (problem) return this.#lose(`${failing}: ${text(problem)}`);
      const coming = streams.read(1);
      if (coming === null) return;
      if (coming !== undefined && !(yield* sendAll(connection.file, coming))) return;
      if (pending === '' && !ended) {
        const going = taken(connection);
        ended = going === null;
        if (ended) streams.endInput();
        pending = going ?? '';
      }
      const sent = pending === '' ? 0 : streams.write(0, pending);
      pending = pending.slice(sent);
      const own = pending !== '' ? [streams.writable] : ended ? [] : [connection.file.readable];
      if (coming === undefined && sent === 0) yield* waitFor(this.#k.process, [this.waitable, streams.readable, ...own]);
    }
  }
}

/** What the client sent; null when it has nothing more to say. */
function taken({ file }: Connection): string | null | undefined {
  try {
    return file.read(65_536);
  } catch (error) {
    if (error instanceof OsError) return null; // the client went away
    throw error;
  }
}
