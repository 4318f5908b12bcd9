// What debugging profiles do to a Pod. Upstream: k8s.io/kubectl v0.36 pkg/cmd/debug/profiles.go.

import { CommandError } from '../../errors.ts';
import { type KubeObject, listAt } from '../../resource/object.ts';

export type Style = 'node' | 'copy' | 'ephemeral';

/** What of the original stays in a copy. */
export interface Keep {
  readonly labels: boolean;
  readonly annotations: boolean;
  readonly liveness: boolean;
  readonly readiness: boolean;
  readonly startup: boolean;
  readonly initContainers: boolean;
}

type Fields = Record<string, unknown>;
/** @param container the one to debug with. Both are changed. */
type Profile = (pod: KubeObject, container: Fields, style: Style, keep: Keep) => void;

const specOf = (pod: KubeObject): Fields => (pod.spec ??= {}) as Fields;

function secure(container: Fields): Fields {
  container.securityContext ??= {};
  return container.securityContext as Fields;
}

function addCapabilities(container: Fields, ...names: readonly string[]): void {
  const security = secure(container);
  const capabilities = (security.capabilities ??= {}) as Fields;
  capabilities.add = [...((capabilities.add as readonly string[] | undefined) ?? []), ...names];
}

function useHostNamespaces(pod: KubeObject): void {
  Object.assign(specOf(pod), { hostNetwork: true, hostPID: true, hostIPC: true });
}

function mountRoot(pod: KubeObject, container: Fields): void {
  const spec = specOf(pod);
  spec.volumes = [...((spec.volumes as readonly unknown[] | undefined) ?? []), { name: 'host-root', hostPath: { path: '/' } }];
  container.volumeMounts = [...((container.volumeMounts as readonly unknown[] | undefined) ?? []), { mountPath: '/host', name: 'host-root' }];
}

function strip(pod: KubeObject, keep: Keep): void {
  const metadata = (pod.metadata ?? {}) as Fields;
  if (!keep.labels) delete metadata.labels;
  if (!keep.annotations) delete metadata.annotations;
  for (const container of listAt(pod, 'spec', 'containers') as Fields[]) {
    if (!keep.liveness) delete container.livenessProbe;
    if (!keep.readiness) delete container.readinessProbe;
    if (!keep.startup) delete container.startupProbe;
  }
  if (!keep.initContainers) delete specOf(pod).initContainers;
}

function stripCopy(pod: KubeObject, style: Style, keep: Keep): void {
  if (style === 'copy') strip(pod, keep);
}

function shareProcesses(pod: KubeObject, style: Style): void {
  if (style === 'copy') specOf(pod).shareProcessNamespace ??= true;
}

const profiles: Readonly<Record<string, Profile>> = {
  legacy: (pod, container, style) => {
    if (style === 'copy') delete ((pod.metadata ?? {}) as Fields).labels;
    if (style !== 'node') return;
    mountRoot(pod, container);
    useHostNamespaces(pod);
  },
  general: (pod, container, style, keep) => {
    stripCopy(pod, style, keep);
    shareProcesses(pod, style);
    if (style !== 'node') return addCapabilities(container, 'SYS_PTRACE');
    mountRoot(pod, container);
    delete container.securityContext;
    useHostNamespaces(pod);
  },
  baseline: (pod, container, style, keep) => {
    delete container.securityContext;
    stripCopy(pod, style, keep);
    shareProcesses(pod, style);
  },
  restricted: (pod, container, style, keep) => {
    container.securityContext = { runAsNonRoot: true, capabilities: { drop: ['ALL'] }, allowPrivilegeEscalation: false, seccompProfile: { type: 'RuntimeDefault' } };
    stripCopy(pod, style, keep);
    shareProcesses(pod, style);
  },
  netadmin: (pod, container, style, keep) => {
    addCapabilities(container, 'NET_ADMIN', 'NET_RAW');
    if (style === 'node') useHostNamespaces(pod);
    stripCopy(pod, style, keep);
    shareProcesses(pod, style);
  },
  sysadmin: (pod, container, style, keep) => {
    secure(container).privileged = true;
    stripCopy(pod, style, keep);
    shareProcesses(pod, style);
    if (style !== 'node') return;
    useHostNamespaces(pod);
    mountRoot(pod, container);
  },
};

/** @throws CommandError `unknown profile: x` */
export function profileNamed(name: string): Profile {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (!profile) throw new CommandError(`unknown profile: ${name}`);
  return profile;
}
