// Checks that go out from the node itself: an HTTP request, a connection, a gRPC health call. Each is a short process of the
// machine, so it waits in virtual time and really asks the container.

import { type Exchanged, exchange } from '../../../network/http-client.ts';
import { connectAs, connectError, type Dialled } from '../../../network/socket.ts';
import type { KernelProcess } from '../../../os/kernel-process.ts';
import { NullFile } from '../../../os/open-file.ts';
import type { Process, Steps } from '../../../os/process.ts';
import type { NodeMachine } from '../node-machine.ts';
import type { ContainerState } from '../pod-worker.ts';

export interface HttpCheck {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly scheme: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly timeoutMs: number;
}

export interface Check<T> {
  readonly process: KernelProcess;
  /** once the process has ended */
  answer: T | undefined;
}

const nothing = new NullFile();

function spawn<T>(machine: NodeMachine, name: string, work: (process: Process) => Steps<T>): Check<T> {
  const check: { process: KernelProcess; answer: T | undefined } = { process: undefined as unknown as KernelProcess, answer: undefined };
  check.process = machine.runtime.kernel.spawn({
    program: function* (process) {
      check.answer = yield* work(process);
      return 0;
    },
    argv: [name],
    descriptors: new Map([
      [0, nothing],
      [1, nothing],
      [2, nothing],
    ]),
  });
  return check;
}

/** Asks over HTTP. TLS servers are asked without checking who they are, as the kubelet does. */
export function spawnHttpCheck(machine: NodeMachine, check: HttpCheck): Check<Exchanged> {
  const headers = check.headers.map(({ name, value }) => [name, value] as const);
  const has = (name: string): boolean => headers.some(([key]) => key.toLowerCase() === name);
  const defaults = [...(has('user-agent') ? [] : [['User-Agent', 'kube-probe/1.36'] as const]), ...(has('accept') ? [] : [['Accept', '*/*'] as const])];
  return spawn(machine, 'kube-probe', (process) =>
    exchange(process, {
      host: check.host,
      port: check.port,
      target: check.path.startsWith('/') ? check.path : `/${check.path}`,
      headers: [...headers, ...defaults],
      timeoutMs: check.timeoutMs,
      tls: check.scheme === 'HTTPS',
    }),
  );
}

/** Tries to connect. */
export function spawnTcpCheck(machine: NodeMachine, host: string, port: number, timeoutMs: number): Check<Dialled> {
  return spawn(machine, 'kube-probe', (process) => connectAs(process, host, port, timeoutMs));
}

/** Go's words for a connection that did not come about. */
export function dialProblem(address: string, dialled: Exclude<Dialled, { result: 'connected' }>): string {
  if (dialled.result === 'timeout') return `dial tcp ${address}: i/o timeout`;
  return `dial tcp ${address}: connect: ${connectError(dialled).text.toLowerCase()}`;
}

/** A port by number, or by its name in the container. */
export function portNumber(port: string | number, state: ContainerState): number {
  if (typeof port === 'number') return port;
  const named = state.spec.ports?.find(({ name }) => name === port)?.containerPort;
  return named ?? Number(port);
}
