/**
 * Containers as `kubectl describe` shows them, of a Pod with its status or of a template without.
 * Upstream: k8s.io/kubectl/pkg/describe describeContainers and its helpers.
 */
import type { Container, Pod } from '../../types.ts';
import { type DescribeWriter, timeText } from './writer.ts';

type Status = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];
type Env = NonNullable<Container['env']>[number];

/** What environment variables may be filled from. */
export type FieldResolver = (fieldPath: string) => string;

/** @param label `Containers` or `Init Containers` */
export function describeContainers(
  out: DescribeWriter,
  label: string,
  containers: readonly Container[],
  statuses: readonly Status[] | undefined,
  resolve: FieldResolver | undefined,
  indent: string,
): void {
  if (containers.length === 0) {
    out.raw(`${indent}${label}: <none>\n`);
    return;
  }
  out.raw(`${indent}${label}:\n`);
  const byName = new Map(statuses?.map((status) => [status.name, status]));
  for (const container of containers) {
    const status = byName.get(container.name);
    describeBasics(out, container, status, indent);
    describeCommand(out, container);
    if (status) describeStatus(out, status);
    describeResources(out, container);
    describeProbes(out, container);
    describeEnvFrom(out, container);
    describeEnv(out, container, resolve);
    describeMounts(out, container);
  }
}

function describeBasics(out: DescribeWriter, container: Container, status: Status | undefined, indent: string): void {
  const line = (text: string): void => out.raw(`    ${text}\n`);
  out.raw(`${indent}${indent ? ' ' : '  '}${container.name}:\n`);
  if (status) line(`Container ID:\t${status.containerID ?? ''}`);
  line(`Image:\t${container.image ?? ''}`);
  if (status) line(`Image ID:\t${status.imageID}`);
  const ports = (container.ports ?? []).map((port) => `${port.containerPort}/${port.protocol ?? 'TCP'}${port.name ? ` (${port.name})` : ''}`);
  const hostPorts = (container.ports ?? []).map((port) => `${port.hostPort ?? 0}/${port.protocol ?? 'TCP'}${port.name ? ` (${port.name})` : ''}`);
  line(ports.length > 1 ? `Ports:\t${ports.join(', ')}` : `Port:\t${ports[0] ?? '<none>'}`);
  line(hostPorts.length > 1 ? `Host Ports:\t${hostPorts.join(', ')}` : `Host Port:\t${hostPorts[0] ?? '<none>'}`);
  const seccomp = container.securityContext?.seccompProfile;
  if (seccomp) {
    line(`SeccompProfile:\t${seccomp.type}`);
    if (seccomp.type === 'Localhost') line(`  LocalhostProfile:\t${seccomp.localhostProfile ?? ''}`);
  }
}

function describeCommand(out: DescribeWriter, container: Container): void {
  for (const [title, words] of [
    ['Command', container.command],
    ['Args', container.args],
  ] as const) {
    if (!words?.length) continue;
    out.raw(`    ${title}:\n`);
    for (const word of words) for (const line of word.split('\n')) out.raw(`      ${line}\n`);
  }
}

function describeStatus(out: DescribeWriter, status: Status): void {
  describeState(out, 'State', status.state);
  if (status.lastState?.terminated) describeState(out, 'Last State', status.lastState);
  out.raw(`    Ready:\t${status.ready ? 'True' : 'False'}\n`);
  out.raw(`    Restart Count:\t${status.restartCount}\n`);
}

function describeState(out: DescribeWriter, title: string, state: Status['state']): void {
  const line = (text: string): void => out.raw(`${text}\n`);
  if (state?.running) {
    line(`    ${title}:\tRunning`);
    line(`      Started:\t${timeText(state.running.startedAt)}`);
  } else if (state?.terminated) {
    const { reason, message, exitCode, signal, startedAt, finishedAt } = state.terminated;
    line(`    ${title}:\tTerminated`);
    if (reason) line(`      Reason:\t${reason}`);
    if (message) line(`      Message:\t${message}`);
    line(`      Exit Code:\t${exitCode}`);
    if (signal) line(`      Signal:\t${signal}`);
    line(`      Started:\t${timeText(startedAt)}`);
    line(`      Finished:\t${timeText(finishedAt)}`);
  } else {
    line(`    ${title}:\tWaiting`);
    if (state?.waiting?.reason) line(`      Reason:\t${state.waiting.reason}`);
  }
}

function describeResources(out: DescribeWriter, container: Container): void {
  for (const [title, list] of [
    ['Limits', container.resources?.limits],
    ['Requests', container.resources?.requests],
  ] as const) {
    const names = Object.keys(list ?? {}).sort();
    if (names.length === 0) continue;
    out.raw(`    ${title}:\n`);
    for (const name of names) out.raw(`      ${name}:\t${String(list?.[name])}\n`);
  }
}

type Probe = NonNullable<Container['livenessProbe']>;

function describeProbes(out: DescribeWriter, container: Container): void {
  for (const [title, probe] of [
    ['Liveness', container.livenessProbe],
    ['Readiness', container.readinessProbe],
    ['Startup', container.startupProbe],
  ] as const) {
    if (probe) out.raw(`    ${title}:\t${probeText(probe)}\n`);
  }
}

/** Upstream: DescribeProbe. */
export function probeText(probe: Probe): string {
  const attributes = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 1}s period=${probe.periodSeconds ?? 10}s #success=${probe.successThreshold ?? 1} #failure=${probe.failureThreshold ?? 3}`;
  if (probe.exec) return `exec [${(probe.exec.command ?? []).join(' ')}] ${attributes}`;
  if (probe.httpGet) {
    const { scheme, host, port, path } = probe.httpGet;
    const where = port === undefined || port === '' ? (host ?? '') : `${host ?? ''}:${port}`;
    return `http-get ${(scheme ?? 'HTTP').toLowerCase()}://${where}${path ? (path.startsWith('/') ? path : `/${path}`) : ''} ${attributes}`;
  }
  if (probe.tcpSocket) return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${attributes}`;
  if (probe.grpc) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ''} ${attributes}`;
  return `unknown ${attributes}`;
}

function describeEnvFrom(out: DescribeWriter, container: Container): void {
  if (!container.envFrom?.length) return;
  out.raw(`    Environment Variables from:\n`);
  for (const source of container.envFrom) {
    const [from, kind] = source.secretRef ? [source.secretRef, 'Secret'] : [source.configMapRef, 'ConfigMap'];
    out.raw(`      ${from?.name ?? ''}\t${kind}${source.prefix ? ` with prefix '${source.prefix}'` : ''}\tOptional: ${from?.optional ?? false}\n`);
  }
}

function describeEnv(out: DescribeWriter, container: Container, resolve: FieldResolver | undefined): void {
  const env = container.env ?? [];
  out.raw(`    Environment:${env.length ? '' : '\t<none>'}\n`);
  for (const variable of env) describeVariable(out, variable, container, resolve);
}

function describeVariable(out: DescribeWriter, variable: Env, container: Container, resolve: FieldResolver | undefined): void {
  const line = (text: string): void => out.raw(`      ${variable.name}:\t${text}\n`);
  const from = variable.valueFrom;
  if (!from) {
    const [first = '', ...more] = (variable.value ?? '').split('\n');
    line(first);
    for (const rest of more) out.raw(`      \t${rest}\n`);
  } else if (from.fieldRef) line(`${resolve?.(from.fieldRef.fieldPath) ?? ''} (${from.fieldRef.apiVersion ?? 'v1'}:${from.fieldRef.fieldPath})`);
  else if (from.resourceFieldRef) {
    const { resource, divisor } = from.resourceFieldRef;
    const [kind, ...rest] = resource.split('.');
    const name = rest.join('.');
    const amount = (kind === 'limits' ? container.resources?.limits : container.resources?.requests)?.[name];
    line(`${amount === undefined ? 'node allocatable' : String(amount)} (${resource})${divisor && String(divisor) !== '0' ? '' : ''}`);
  } else if (from.secretKeyRef) line(`<set to the key '${from.secretKeyRef.key}' in secret '${from.secretKeyRef.name ?? ''}'>\tOptional: ${from.secretKeyRef.optional ?? false}`);
  else if (from.configMapKeyRef)
    line(`<set to the key '${from.configMapKeyRef.key}' of config map '${from.configMapKeyRef.name ?? ''}'>\tOptional: ${from.configMapKeyRef.optional ?? false}`);
}

function describeMounts(out: DescribeWriter, container: Container): void {
  const mounts = [...(container.volumeMounts ?? [])].sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1));
  out.raw(`    Mounts:${mounts.length ? '' : '\t<none>'}\n`);
  for (const mount of mounts) {
    const flags = [mount.readOnly ? 'ro' : 'rw', ...(mount.subPath ? [`path="${mount.subPath}"`] : [])];
    out.raw(`      ${mount.mountPath} from ${mount.name} (${flags.join(',')})\n`);
  }
  const devices = [...(container.volumeDevices ?? [])].sort((a, b) => (a.devicePath < b.devicePath ? -1 : 1));
  if (!devices.length) return;
  out.raw(`    Devices:\n`);
  for (const device of devices) out.raw(`      ${device.devicePath} from ${device.name}\n`);
}
