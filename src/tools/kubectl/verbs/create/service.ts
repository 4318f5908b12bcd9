// kubectl create service clusterip|nodeport|loadbalancer|externalname.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/create/create_service.go.
// @supports yes kubectl: create service

import { isDns1123Subdomain, isValidPortName, isValidPortNumber } from '../../../../api/meta/names.ts';
import { type Flag, int, string, strings } from '../../../cobra/flag.ts';
import { atoi, tryAtoi } from '../../../go/strconv.ts';
import { CommandError } from '../../errors.ts';
import type { KubeObject } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';
import { helpOnly, type Verb } from '../verb.ts';
import { createFlags, explicitNamespace, nameArgument, served, submit } from './submit.ts';

const tcp = strings('tcp', '', "Ports as '<port>:<targetPort>'; one number is both.");

interface Kind {
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
  readonly use: string;
  readonly short: string;
  readonly long: string;
  readonly examples: string;
  readonly flags: readonly Flag[];
}

const serviceOf = ({ type, flags, ...texts }: Kind): Verb => ({
  ...texts,
  exactUse: true,
  flags: [...createFlags, tcp, ...flags],
  *run(k) {
    const name = nameArgument(k);
    k.namespace();
    validate(k, type);
    submit(k, {
      mapping: served('v1', 'Service', 'services'),
      forgetsConfig: true,
      failure: (error) => new CommandError(`failed to create ${type} service: ${error.message}`),
      object: () => build(k, name, type),
    });
  },
});

const clusterIpOf = (k: Kubectl): string => (k.flags.lookup('clusterip') ? k.flags.string('clusterip') : '');

function validate(k: Kubectl, type: Kind['type']): void {
  if (clusterIpOf(k) !== 'None' && k.flags.strings('tcp').length === 0 && type !== 'ExternalName') throw new CommandError('at least one tcp port specifier must be provided');
  if (type !== 'ExternalName') return;
  const target = k.flags.string('external-name');
  if (isDns1123Subdomain(target).length > 0) throw new CommandError(`invalid service external name ${target}`);
}

function build(k: Kubectl, name: string, type: Kind['type']): KubeObject {
  const nodePort = k.flags.lookup('node-port') ? k.flags.number('node-port') : 0;
  const ports = k.flags.strings('tcp').map((text) => ({ name: text.replaceAll(':', '-'), protocol: 'TCP', ...parsePorts(text), ...(nodePort === 0 ? {} : { nodePort }) }));
  const clusterIP = clusterIpOf(k);
  const externalName = k.flags.lookup('external-name') ? k.flags.string('external-name') : '';
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, ...explicitNamespace(k), labels: { app: name } },
    spec: {
      ...(ports.length > 0 ? { ports } : {}),
      selector: { app: name },
      ...(clusterIP === '' ? {} : { clusterIP }),
      type,
      ...(externalName === '' ? {} : { externalName }),
    },
    status: { loadBalancer: {} },
  };
}

/** `80:8080`, `80`, `80:http`. Upstream: parsePorts. */
function parsePorts(text: string): { readonly port: number; readonly targetPort: number | string } {
  const [first = '', target] = text.split(':');
  const port = parsePort(first);
  if (target === undefined) return { port, targetPort: port };
  const number = tryAtoi(target);
  const problems = number === undefined ? isValidPortName(target) : isValidPortNumber(number);
  if (problems.length > 0) throw new CommandError(problems.join(','));
  return { port, targetPort: number ?? target };
}

/** Upstream: k8s.io/utils/net ParsePort with zero allowed. */
function parsePort(text: string): number {
  let port: number;
  try {
    port = atoi(text);
  } catch (error) {
    throw new CommandError((error instanceof Error ? error.message : String(error)).replace('strconv.Atoi', 'strconv.ParseUint'));
  }
  if (port < 0) throw new CommandError(`strconv.ParseUint: parsing "${text}": invalid syntax`);
  if (port > 65535) throw new CommandError(`strconv.ParseUint: parsing "${text}": value out of range`);
  return port;
}

const clusterIp = serviceOf({
  type: 'ClusterIP',
  use: 'clusterip NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]',
  short: 'Create a service that is reached inside the cluster',
  long: 'Create a ClusterIP service with this name.',
  examples: '# A service named web\nkubectl create service clusterip web --tcp=80:8080\n\n# Without an address of its own (headless)\nkubectl create service clusterip web --clusterip="None"',
  flags: [string('clusterip', '', "The address to have, or 'None' for none (no load balancing).")],
});

const nodePort = serviceOf({
  type: 'NodePort',
  use: 'nodeport NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  short: 'Create a service that has a port on every node',
  long: 'Create a NodePort service with this name.',
  examples: '# A service named web\nkubectl create service nodeport web --tcp=80:8080',
  flags: [int('node-port', '', 'The port to have on every node.')],
});

const loadBalancer = serviceOf({
  type: 'LoadBalancer',
  use: 'loadbalancer NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  short: 'Create a service with a load balancer in front',
  long: 'Create a LoadBalancer service with this name.',
  examples: '# A service named web\nkubectl create service loadbalancer web --tcp=80:8080',
  flags: [],
});

const externalName = serviceOf({
  type: 'ExternalName',
  use: 'externalname NAME --external-name external.name [--dry-run=server|client|none]',
  short: 'Create a service that is another DNS name',
  long: `Create an ExternalName service with this name.

 It points to a DNS name instead of to Pods, so that a program elsewhere, or in another namespace, can be reached by the service's name.`,
  examples: '# A service named web for another name\nkubectl create service externalname web --external-name bar.com',
  flags: [string('external-name', '', 'The DNS name to point to', '', { required: true })],
});

export const createService: Verb = {
  use: 'service',
  aliases: ['svc'],
  short: 'Create a service',
  long: 'Create a service, with one of the commands below.',
  commands: [clusterIp, nodePort, loadBalancer, externalName],
  run: helpOnly('err'),
};
