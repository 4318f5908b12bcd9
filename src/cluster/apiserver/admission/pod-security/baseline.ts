// The level baseline: no known way to more privileges. Sorted by id, which is the order they are told in.
// Upstream: pod-security-admission/policy/check_*.go

import { goQuote } from '../../../../base/go-quote.ts';
import type { Check, CheckPod, Container, PodSpec, SecurityContext } from './check.ts';
import { containersOf, joinQuote, namesOf, onHostUsers, plural, setters, theContainers } from './check.ts';

const baseline = (id: string, ...versions: Check['versions'][number][]): Check => ({ id, level: 'baseline', versions });

const unique = (items: readonly string[]): readonly string[] => [...new Set(items)].sort();

const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/';

const appArmorProfile: CheckPod = (spec, { annotations = {} }) => {
  const allowed = (type: string): boolean => type === 'RuntimeDefault' || type === 'Localhost';
  const podType = spec.securityContext?.appArmorProfile?.type;
  const podIsBad = podType !== undefined && !allowed(podType);
  const bad = containersOf(spec).filter(({ securityContext }) => securityContext?.appArmorProfile && !allowed(securityContext.appArmorProfile.type));
  const values = [...(podIsBad ? [podType] : []), ...bad.map(({ securityContext }) => securityContext?.appArmorProfile?.type ?? '')];
  const allowedValue = (value: string): boolean => value === '' || value === 'runtime/default' || value.startsWith('localhost/');
  const notes = Object.entries(annotations)
    .filter(([key, value]) => key.startsWith(appArmorPrefix) && !allowedValue(value))
    .map(([key, value]) => `${key}=${goQuote(value)}`)
    .sort();
  const who = [...setters(podIsBad, namesOf(bad)), ...(notes.length > 0 ? [plural('annotation', 'annotations', notes.length)] : [])];
  if (who.length === 0) return undefined;
  const all = [...values, ...notes];
  const reason = plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', all.length);
  return { reason, detail: `${who.join(' and ')} must not set AppArmor profile type to ${joinQuote(all)}` };
};

const defaultCapabilities: ReadonlySet<string> = new Set([
  'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT',
]); // biome-ignore format: a table

const capabilitiesBaseline: CheckPod = (spec) => {
  const added = ({ securityContext }: Container): readonly string[] => (securityContext?.capabilities?.add ?? []).filter((one) => !defaultCapabilities.has(one));
  const bad = containersOf(spec).filter((container) => added(container).length > 0);
  if (bad.length === 0) return undefined;
  const detail = `${theContainers(namesOf(bad))} must not include ${joinQuote(unique(bad.flatMap(added)))} in securityContext.capabilities.add`;
  return { reason: 'non-default capabilities', detail };
};

const hostNamespaces: CheckPod = ({ hostNetwork, hostPID, hostIPC }) => {
  const used = [...(hostNetwork ? ['hostNetwork=true'] : []), ...(hostPID ? ['hostPID=true'] : []), ...(hostIPC ? ['hostIPC=true'] : [])];
  return used.length === 0 ? undefined : { reason: 'host namespaces', detail: used.join(', ') };
};

const hostPathVolumes: CheckPod = ({ volumes = [] }) => {
  const bad = volumes.filter(({ hostPath }) => hostPath).map(({ name }) => name);
  if (bad.length === 0) return undefined;
  return { reason: 'hostPath volumes', detail: `${plural('volume', 'volumes', bad.length)} ${joinQuote(bad)}` };
};

const hostPorts: CheckPod = (spec) => {
  const used = ({ ports = [] }: Container): readonly string[] => ports.flatMap(({ hostPort }) => (hostPort ? [String(hostPort)] : []));
  const bad = containersOf(spec).filter((container) => used(container).length > 0);
  if (bad.length === 0) return undefined;
  const ports = unique(bad.flatMap(used));
  const what = `${plural('uses', 'use', bad.length)} ${plural('hostPort', 'hostPorts', ports.length)} ${ports.join(', ')}`;
  return { reason: 'hostPort', detail: `${theContainers(namesOf(bad))} ${what}` };
};

interface Handler {
  readonly httpGet?: { readonly host?: string };
  readonly tcpSocket?: { readonly host?: string };
}

const hostProbes: CheckPod = (spec) => {
  const hosts = ({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Container): readonly string[] => {
    const handlers = [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop] as readonly (Handler | undefined)[];
    return handlers.flatMap((handler) => [handler?.httpGet?.host, handler?.tcpSocket?.host]).filter((host) => host !== undefined && host !== '') as string[];
  };
  const bad = containersOf(spec).filter((container) => hosts(container).length > 0);
  if (bad.length === 0) return undefined;
  const used = unique(bad.flatMap(hosts));
  const names = unique(namesOf(bad));
  const what = `${plural('uses', 'use', names.length)} ${plural('probe or lifecycle host', 'probe or lifecycle hosts', used.length)} ${joinQuote(used)}`;
  return { reason: 'probe or lifecycle host', detail: `${theContainers(names)} ${what}` };
};

const privileged: CheckPod = (spec) => {
  const bad = containersOf(spec).filter(({ securityContext }) => securityContext?.privileged);
  if (bad.length === 0) return undefined;
  return { reason: 'privileged', detail: `${theContainers(namesOf(bad))} must not set securityContext.privileged=true` };
};

export const procMount: CheckPod = (spec) => {
  const bad = containersOf(spec).filter(({ securityContext }) => securityContext?.procMount !== undefined && securityContext.procMount !== 'Default');
  if (bad.length === 0) return undefined;
  const types = unique(bad.map(({ securityContext }) => securityContext?.procMount ?? ''));
  return { reason: 'procMount', detail: `${theContainers(namesOf(bad))} must not set securityContext.procMount to ${joinQuote(types)}` };
};

type SeLinux = NonNullable<SecurityContext['seLinuxOptions']>;

const seLinuxOptions =
  (allowed: ReadonlySet<string>): CheckPod =>
  (spec) => {
    const isBad = (options: SeLinux | undefined): options is SeLinux =>
      options !== undefined && (!allowed.has(options.type ?? '') || Boolean(options.user) || Boolean(options.role));
    const ofPod = spec.securityContext?.seLinuxOptions;
    const bad = containersOf(spec).filter(({ securityContext }) => isBad(securityContext?.seLinuxOptions));
    const who = setters(isBad(ofPod), namesOf(bad));
    if (who.length === 0) return undefined;
    const all = [ofPod, ...bad.map(({ securityContext }) => securityContext?.seLinuxOptions)].filter(isBad);
    const types = unique(all.map(({ type = '' }) => type).filter((type) => !allowed.has(type)));
    const said = [
      ...(types.length > 0 ? [`${plural('type', 'types', types.length)} ${joinQuote(types)}`] : []),
      ...(all.some(({ user }) => user) ? ['user may not be set'] : []),
      ...(all.some(({ role }) => role) ? ['role may not be set'] : []),
    ];
    return { reason: 'seLinuxOptions', detail: `${who.join(' and ')} set forbidden securityContext.seLinuxOptions: ${said.join('; ')}` };
  };

const seLinuxTypes = ['', 'container_t', 'container_init_t', 'container_kvm_t'];

const validSeccomp = (type: string): boolean => type === 'RuntimeDefault' || type === 'Localhost';

const seccompAnnotations: CheckPod = (spec, { annotations = {} }) => {
  const allowed = (value: string): boolean => value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/');
  const keys = ['seccomp.security.alpha.kubernetes.io/pod', ...containersOf(spec).map(({ name }) => `container.seccomp.security.alpha.kubernetes.io/${name}`)];
  const bad = keys.filter((key) => annotations[key] !== undefined && !allowed(annotations[key])).map((key) => `${key}=${goQuote(annotations[key] ?? '')}`);
  if (bad.length === 0) return undefined;
  return { reason: 'seccompProfile', detail: `forbidden ${plural('annotation', 'annotations', bad.length)} ${unique(bad).join(', ')}` };
};

/** Profiles that are set and must not be; also the first half of the restricted check. */
export function badSeccomp(spec: PodSpec): { readonly reason: string; readonly detail: string } | undefined {
  const ofPod = spec.securityContext?.seccompProfile?.type;
  const podIsBad = ofPod !== undefined && !validSeccomp(ofPod);
  const bad = containersOf(spec).filter(({ securityContext }) => securityContext?.seccompProfile && !validSeccomp(securityContext.seccompProfile.type));
  const who = setters(podIsBad, namesOf(bad));
  if (who.length === 0) return undefined;
  const values = unique([...(podIsBad ? [ofPod] : []), ...bad.map(({ securityContext }) => securityContext?.seccompProfile?.type ?? '')]);
  return {
    reason: 'seccompProfile',
    detail: `${who.join(' and ')} must not set securityContext.seccompProfile.type to ${joinQuote(values)}`,
  };
}

const sysctls0 = ['kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range', 'net.ipv4.ip_unprivileged_port_start'];
const sysctls27 = [...sysctls0, 'net.ipv4.ip_local_reserved_ports'];
const sysctls29 = [...sysctls27, 'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes'];
const sysctls32 = [...sysctls29, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'];

const sysctls =
  (allowed: readonly string[]): CheckPod =>
  ({ securityContext }) => {
    const bad = (securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !allowed.includes(name));
    return bad.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: bad.join(', ') };
  };

const windowsHostProcess: CheckPod = (spec) => {
  const bad = containersOf(spec).filter(({ securityContext }) => securityContext?.windowsOptions?.hostProcess);
  const who = setters(spec.securityContext?.windowsOptions?.hostProcess === true, namesOf(bad));
  if (who.length === 0) return undefined;
  return { reason: 'hostProcess', detail: `${who.join(' and ')} must not set securityContext.windowsOptions.hostProcess=true` };
};

export const baselineChecks: readonly Check[] = [
  baseline('appArmorProfile', [0, appArmorProfile]),
  baseline('capabilities_baseline', [0, capabilitiesBaseline]),
  baseline('hostNamespaces', [0, hostNamespaces]),
  baseline('hostPathVolumes', [0, hostPathVolumes]),
  baseline('hostPorts', [0, hostPorts]),
  baseline('hostProbesAndHostLifecycle', [34, hostProbes]),
  baseline('privileged', [0, privileged]),
  baseline('procMount', [0, procMount], [35, onHostUsers(procMount)]),
  baseline('seLinuxOptions', [0, seLinuxOptions(new Set(seLinuxTypes))], [31, seLinuxOptions(new Set([...seLinuxTypes, 'container_engine_t']))]),
  baseline('seccompProfile_baseline', [0, seccompAnnotations], [19, badSeccomp]),
  baseline('sysctls', [0, sysctls(sysctls0)], [27, sysctls(sysctls27)], [29, sysctls(sysctls29)], [32, sysctls(sysctls32)]),
  baseline('windowsHostProcess', [0, windowsHostProcess]),
];
