// The files of /etc that the kubelet manages. Upstream: kubelet_pods.go (hosts file), network/dns/dns.go (resolv.conf).

import type { Pod } from '../../api/types.ts';
import { lazyFileSystem } from '../../containers/lazy.ts';
import { computedFileSystem } from '../../os/computed.ts';
import type { FileSystem } from '../../os/filesystem.ts';
import { MemoryFileSystem } from '../../os/memory-filesystem.ts';
import type { Kubelet } from './kubelet.ts';
import type { NodeMachine } from './node-machine.ts';
import { hostnameOf, subdomainOf } from './pod-facts.ts';
import type { PodWorker } from './pod-worker.ts';

/** A file with this content, made when it is first looked at; it can be written. */
function file(machine: NodeMachine, make: () => string): FileSystem {
  return lazyFileSystem('ext4', () => {
    const files = new MemoryFileSystem(machine.timeline, { type: 'ext4' });
    return computedFileSystem('ext4', files.newNode({ type: 'file', mode: 0o644, uid: 0, gid: 0, content: make() }));
  });
}

export function hostsFile(machine: NodeMachine, worker: PodWorker): FileSystem {
  return file(machine, () => hostsText(machine, worker));
}

function hostsText(machine: NodeMachine, { pod, sandbox }: PodWorker): string {
  const aliases = (pod.spec?.hostAliases ?? []).map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join('\t')}\n`).join('');
  const tail = aliases === '' ? '' : `\n# Entries added by HostAliases.\n${aliases}`;
  if (pod.spec?.hostNetwork) return `# Kubernetes-managed hosts file (host network).\n127.0.0.1\tlocalhost\n127.0.1.1\t${machine.name}\n${tail}`;
  const name = hostnameOf(pod);
  const full = subdomainOf(pod, 'cluster.local');
  const own = full === '' ? name : `${name}.${full}\t${name}`;
  return `# Kubernetes-managed hosts file.
127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::0\tip6-localnet
fe00::0\tip6-mcastprefix
fe00::1\tip6-allnodes
fe00::2\tip6-allrouters
${sandbox?.address ?? ''}\t${own}
${tail}`;
}

export function hostnameFile(machine: NodeMachine, worker: PodWorker): FileSystem {
  return file(machine, () => `${worker.sandbox?.uts.hostname ?? machine.name}\n`);
}

export function resolvConf(kubelet: Kubelet, machine: NodeMachine, pod: Pod): FileSystem {
  return file(machine, () => resolvText(kubelet, pod));
}

/** By dnsPolicy, with dnsConfig's additions. */
function resolvText(kubelet: Kubelet, pod: Pod): string {
  const policy = pod.spec?.dnsPolicy ?? 'ClusterFirst';
  const usesCluster = policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !pod.spec?.hostNetwork);
  const domain = kubelet.clusterDomain;
  const config = pod.spec?.dnsConfig;
  const host = { search: [] as string[], nameservers: ['172.18.0.1'], options: [] as string[] };
  const cluster = { search: [`${pod.metadata.namespace}.svc.${domain}`, `svc.${domain}`, domain], nameservers: [kubelet.dnsAddress], options: ['ndots:5'] };
  const base = policy === 'None' ? { search: [], nameservers: [], options: [] } : usesCluster ? cluster : host;
  const search = [...new Set([...base.search, ...(config?.searches ?? [])])];
  const nameservers = [...new Set([...base.nameservers, ...(config?.nameservers ?? [])])];
  const given = (config?.options ?? []).map(({ name = '', value }) => (value === undefined ? name : `${name}:${value}`));
  const names = new Set(given.map((option) => option.split(':')[0]));
  const options = [...base.options.filter((option) => !names.has(option.split(':')[0])), ...given];
  return [
    search.length > 0 ? `search ${search.join(' ')}\n` : '',
    ...nameservers.map((server) => `nameserver ${server}\n`),
    options.length > 0 ? `options ${options.join(' ')}\n` : '',
  ].join('');
}
