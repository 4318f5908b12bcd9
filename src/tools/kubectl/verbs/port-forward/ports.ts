// The ports and addresses of a port-forward, from what one types.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/portforward/portforward.go, pkg/util/service_port.go, pkg/util/pod_port.go, client-go tools/portforward.

import { isAddress } from '../../../../network/addresses.ts';
import { quote } from '../../../go/quote.ts';
import { tryAtoi } from '../../../go/strconv.ts';
import { CommandError } from '../../errors.ts';
import { type KubeObject, listAt, nameOf } from '../../resource/object.ts';

export interface ForwardedPort {
  readonly local: number;
  readonly remote: number;
}

export interface ListenAddress {
  readonly address: string;
  readonly family: 4 | 6;
  /** `any`: one that fails is a failure; `all`: only when all of them do */
  readonly mode: 'all' | 'any';
}

type Port = Readonly<Record<string, unknown>>;

function split(port: string): readonly [local: string, remote: string] {
  const parts = port.split(':');
  return parts.length === 2 ? [parts[0] ?? '', parts[1] ?? ''] : [parts[0] ?? '', parts[0] ?? ''];
}

const joined = (local: string, remote: string, number: number): string => (local === remote ? String(number) : `${local}:${number}`);

const containerPorts = (pod: KubeObject): readonly Port[] => listAt(pod, 'spec', 'containers').flatMap((container) => listAt(container, 'ports'));

/** @throws CommandError */
export function portsOfPod(ports: readonly string[], pod: KubeObject): readonly string[] {
  const known = containerPorts(pod);
  const number = (remote: string): number => {
    const plain = tryAtoi(remote);
    if (plain !== undefined) return plain;
    const named = known.find((one) => one.name === remote);
    if (!named) throw new CommandError(`Pod '${nameOf(pod)}' does not have a named port '${remote}'`);
    return Number(named.containerPort);
  };
  refuseUdp(ports, known, 'containerPort', number);
  return ports.map((port) => {
    const [local, remote] = split(port);
    if (remote === '') throw new CommandError('remote port cannot be empty');
    return joined(local, remote, number(remote));
  });
}

/** @throws CommandError */
export function portsOfService(ports: readonly string[], service: KubeObject, pod: KubeObject): readonly string[] {
  const known = listAt(service, 'spec', 'ports');
  const number = (remote: string): number => {
    const plain = tryAtoi(remote);
    if (plain !== undefined) return plain;
    const named = known.find((one) => one.name === remote);
    if (!named) throw new CommandError(`Service '${nameOf(service)}' does not have a named port '${remote}'`);
    return Number(named.port);
  };
  refuseUdp(ports, known, 'port', number);
  return ports.map((port) => {
    const [local, remote] = split(port);
    const servicePort = number(remote);
    const shown = local === remote ? String(servicePort) : local;
    const target = targetOf(service, pod, known, servicePort);
    return shown === String(target) ? shown : `${shown}:${target}`;
  });
}

/** Upstream: LookupContainerPortNumberByServicePort. */
function targetOf(service: KubeObject, pod: KubeObject, known: readonly Port[], port: number): number {
  const found = known.find((one) => one.port === port);
  if (!found) throw new CommandError(`Service ${nameOf(service)} does not have a service port ${port}`);
  const clusterIP = (service.spec as Port | undefined)?.clusterIP;
  if (clusterIP === 'None') return port;
  const { targetPort } = found;
  if (typeof targetPort === 'number') return targetPort === 0 ? port : targetPort;
  if (targetPort === undefined) return port;
  const named = containerPorts(pod).find((one) => one.name === targetPort);
  if (!named) throw new CommandError(`Pod '${nameOf(pod)}' does not have a named port '${String(targetPort)}'`);
  return Number(named.containerPort);
}

function refuseUdp(ports: readonly string[], known: readonly Port[], field: string, number: (remote: string) => number): void {
  const of = (udp: boolean): Set<unknown> => new Set(known.filter((one) => (one.protocol === 'UDP') === udp).map((one) => one[field]));
  const tcp = of(false);
  const onlyUdp = new Set([...of(true)].filter((port) => !tcp.has(port)));
  for (const port of ports) {
    const [, remote] = split(port);
    if (onlyUdp.size > 0 && onlyUdp.has(number(remote))) throw new CommandError(`UDP protocol is not supported for ${remote}`);
  }
}

/** @throws CommandError */
export function parsePorts(ports: readonly string[]): readonly ForwardedPort[] {
  return ports.map((port) => {
    const parts = port.split(':');
    if (parts.length > 2) throw new CommandError(`invalid port format '${port}'`);
    const [local = '', remote = local] = parts;
    const localPort = parsePort(local === '' ? '0' : local, 'local');
    const remotePort = parsePort(remote, 'remote');
    if (remotePort === 0) throw new CommandError('remote port must be > 0');
    return { local: localPort, remote: remotePort };
  });
}

function parsePort(text: string, which: string): number {
  const problem = !/^\d+$/.test(text) ? 'invalid syntax' : Number(text) > 65_535 ? 'value out of range' : undefined;
  if (problem !== undefined) throw new CommandError(`error parsing ${which} port '${text}': strconv.ParseUint: parsing ${quote(text)}: ${problem}`);
  return Number(text);
}

/** @throws CommandError */
export function listenAddresses(asked: readonly string[]): readonly ListenAddress[] {
  const out = new Map<string, ListenAddress>();
  for (const address of asked) {
    if (address === 'localhost') {
      if (!out.has('127.0.0.1')) out.set('127.0.0.1', { address: '127.0.0.1', family: 4, mode: 'all' });
      if (!out.has('::1')) out.set('::1', { address: '::1', family: 6, mode: 'all' });
    } else if (isAddress(address)) out.set(address, { address, family: address.includes(':') ? 6 : 4, mode: 'any' });
    else throw new CommandError(`${address} is not a valid IP`);
  }
  return [...out.values()].sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
}
