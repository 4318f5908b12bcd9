// kubectl cluster-info. Upstream: k8s.io/kubectl v0.36 pkg/cmd/clusterinfo/clusterinfo.go.
// @supports yes kubectl: cluster-info

import { pathOf } from '../resource/info.ts';
import { itemsOf, type KubeObject, labelsOf, listAt, nameOf, namespaceOf, textAt } from '../resource/object.ts';
import { dump } from './cluster-info/dump.ts';
import { served } from './create/submit.ts';
import type { Verb } from './verb.ts';

export const clusterInfo: Verb = {
  use: 'cluster-info',
  short: 'See where the cluster is',
  long: `See where the control plane is, and the services that have the label kubernetes.io/cluster-service=true. To look for what is wrong, use 'kubectl cluster-info dump'.`,
  examples: `# Where the control plane and the cluster's services are
kubectl cluster-info`,
  commands: [dump],
  *run(k) {
    const namespace = k.flags.string('namespace') || 'kube-system';
    const { rest } = k;
    try {
      const query = [['labelSelector', 'kubernetes.io/cluster-service=true']] as const;
      const list = rest.request({ method: 'GET', path: pathOf(served('v1', 'Service', 'services'), namespace), query }) as KubeObject;
      k.io.out(`Kubernetes control plane is running at ${rest.server}\n`);
      for (const service of itemsOf(list)) k.io.out(`${labelsOf(service)['kubernetes.io/name'] || nameOf(service)} is running at ${linkTo(rest.server, service)}\n`);
    } finally {
      k.io.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
    }
  },
};

function linkTo(server: string, service: KubeObject): string {
  const ports = listAt(service, 'spec', 'ports');
  const [ingress] = listAt(service, 'status', 'loadBalancer', 'ingress');
  if (ingress) return ports.map((port) => `http://${textAt(ingress, 'ip') || textAt(ingress, 'hostname')}:${String(port.port)} `).join('');
  const [port] = ports;
  const name = nameOf(service);
  const portName = textAt(port, 'name');
  const secure = port !== undefined && (portName === 'https' || port.port === 443);
  const shown = secure ? `https:${name}:${portName}` : portName === '' ? name : `${name}:${portName}`;
  return `${server}/api/v1/namespaces/${namespaceOf(service)}/services/${shown}/proxy`;
}
