// kubectl expose. Upstream: k8s.io/kubectl v0.36 pkg/cmd/expose/expose.go, pkg/polymorphichelpers (portsforobject, multiprotocolsforobject,
// mapbasedselectorforobject, canbeexposed).
// @supports yes kubectl: expose

import { string } from '../../cobra/flag.ts';
import { atoi, ParseError } from '../../go/strconv.ts';
import { groupKindText, type Mapping } from '../client/mapper.ts';
import { CommandError, inWords } from '../errors.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, outputFlags, saveConfigFlag } from '../flags/common.ts';
import { overridden, overrideFlags } from '../overrides.ts';
import { printTo, resultPrinter } from '../print/choose.ts';
import { inStructOrder } from '../print/printer.ts';
import { objectsFromFlags } from '../resource/from-flags.ts';
import { Info } from '../resource/info.ts';
import { at, edited, type KubeObject, kindOf, labelsOf, listAt, metadataOf } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { intOrString, saveConfiguration, served } from './create/submit.ts';
import { parseLabels } from './run/generate.ts';
import { dryRunOf, type Verb, withDryRun } from './verb.ts';

export const expose: Verb = {
  use: 'expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  exactUse: true,
  short: 'Give a deployment, Pod or another service a service of its own',
  long: `Give an object a service of its own.

 Looks up a deployment, service, replica set, replication controller or Pod and makes a service that selects what it selects, on the port you name. A deployment or replica set can be exposed only when its selector can be written as a service's: matchLabels and nothing else. Without --port all ports of the object are used, and without --labels its labels.

 What can be exposed (case does not matter):

 pod (po), service (svc), replicationcontroller (rc), deployment (deploy), replicaset (rs)`,
  examples: `# A service on port 80 for a replication controller whose containers listen on 8000
kubectl expose rc nginx --port=80 --target-port=8000

# The same for what a file names
kubectl expose -f nginx-controller.yaml --port=80 --target-port=8000

# A service called "frontend" on port 444 for a Pod
kubectl expose pod valid-pod --port=444 --name=frontend

# A second service for what another one selects
kubectl expose service nginx --port=443 --target-port=8443 --name=nginx-https

# Of UDP
kubectl expose rc streamer --port=4100 --protocol=UDP --name=video-stream

# For a replica set
kubectl expose rs nginx --port=80 --target-port=8000

# For a deployment
kubectl expose deployment nginx --port=80 --target-port=8000`,
  completes: 'resources:pod service replicationcontroller deployment replicaset',
  flags: [
    ...outputFlags(),
    string('protocol', '', 'TCP, UDP or SCTP; TCP unless the object says otherwise.'),
    string('port', '', "The service's port; without it those of the object"),
    string('type', '', "ClusterIP, NodePort, LoadBalancer or ExternalName; 'ClusterIP' by default.", ''),
    string('load-balancer-ip', '', 'The address a load balancer is to get; without it the cloud chooses one.'),
    string('selector', '', 'What the service selects, as key=value pairs; without it what the object selects.'),
    string('labels', 'l', 'Labels of the service.'),
    string('target-port', '', "The containers' port, by number or name."),
    string('external-ip', '', 'One more address the service answers on; something else must route it to a node.'),
    string('name', '', 'What the service is called.'),
    string('session-affinity', '', "Whether a client keeps its Pod: 'None' or 'ClientIP'", ''),
    string('cluster-ip', '', "The service's address; 'None' for a headless service, nothing to get one."),
    fieldManagerFlag('kubectl-expose'),
    ...overrideFlags,
    dryRunFlag,
    saveConfigFlag,
    ...filenameFlags('naming the object to expose'),
  ],
  *run(k) {
    const dryRun = dryRunOf(k);
    const printer = resultPrinter(k, withDryRun('exposed', dryRun));
    const { name: namespace, explicit } = k.namespace();
    void k.mapper;
    const wanted = new Wanted(k);
    yield* objectsFromFlags(k, k.args, { labelSelector: '' }).visit(function* (info) {
      requireExposable(info.served);
      const service = overridden(k, wanted.serviceFor(info));
      if (dryRun === 'client') {
        const object = explicit ? { ...service, metadata: { ...service.metadata, namespace } } : service;
        return printTo(k, printer, inStructOrder(object));
      }
      if (k.flags.bool('save-config')) saveConfiguration(service);
      const target = new Info(k.rest, served('v1', 'Service', 'services'), namespace, '');
      printTo(k, printer, target.create(service, { dryRun: dryRun === 'server', fieldManager: k.flags.string('field-manager') }));
    });
  },
};

const exposable = new Set(['ReplicationController', 'Service', 'Pod', 'Deployment.apps', 'ReplicaSet.apps']);

function requireExposable(mapping: Mapping): void {
  if (!exposable.has(groupKindText(mapping))) throw new CommandError(`cannot expose a ${groupKindText(mapping)}`);
}

/** What the flags ask for; what they leave open is taken from the first object and stays for the others, as upstream has it. */
class Wanted {
  readonly #k: Kubectl;
  #selector: string;
  #ports: string;
  #labels: string;
  #protocols: ReadonlyMap<string, readonly string[]> = new Map();

  constructor(k: Kubectl) {
    this.#k = k;
    this.#selector = k.flags.string('selector');
    this.#ports = k.flags.string('port');
    this.#labels = k.flags.string('labels');
  }

  serviceFor(info: Info): KubeObject {
    const object = info.present;
    if (this.#selector === '') this.#selector = selectorOf(object);
    if (this.#ports === '') this.#ports = this.#portsOf(object);
    const protocols = protocolsOf(object);
    if (protocols.size > 0) this.#protocols = protocols;
    if (this.#labels === '') this.#labels = pairs(labelsOf(object));
    return this.#build(info.name.slice(0, 63));
  }

  #portsOf(object: KubeObject): string {
    const ports = [...new Set(portsIn(object).map(({ port }) => port))];
    if (ports.length === 0 && this.#k.flags.string('cluster-ip') !== 'None') throw new CommandError("couldn't find port via --port flag or introspection");
    return ports.join(',');
  }

  #build(defaultName: string): KubeObject {
    if (this.#selector === '') throw new CommandError('selector must be specified');
    const { flags } = this.#k;
    const selector = parseLabels(this.#selector);
    const labels = this.#labels === '' ? undefined : parseLabels(this.#labels);
    const name = flags.string('name') || defaultName;
    if (name === '') throw new CommandError('name must be specified');
    const type = flags.string('type');
    const affinity = flags.string('session-affinity');
    const ports = this.#servicePorts();
    if (affinity !== '' && affinity !== 'None' && affinity !== 'ClientIP') throw new CommandError(`unknown session affinity: ${affinity}`);
    const spec = {
      ports: ports.length === 0 ? undefined : ports,
      selector,
      clusterIP: flags.string('cluster-ip') || undefined,
      type: type || undefined,
      externalIPs: flags.string('external-ip') === '' ? undefined : [flags.string('external-ip')],
      sessionAffinity: affinity || undefined,
      loadBalancerIP: type === 'LoadBalancer' ? flags.string('load-balancer-ip') || undefined : undefined,
    };
    const given = Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== undefined));
    const object: KubeObject = { kind: 'Service', apiVersion: 'v1', metadata: { name, ...(labels ? { labels } : {}) }, spec: given, status: { loadBalancer: {} } };
    return inStructOrder(object);
  }

  #servicePorts(): readonly Record<string, unknown>[] {
    if (this.#ports === '') return [];
    const target = this.#k.flags.string('target-port');
    const given = this.#k.flags.string('protocol');
    const all = this.#ports.split(',');
    return all.flatMap((text, i) => {
      const port = inWords(() => atoi(text), ParseError);
      const targetPort = target === '' ? port : intOrString(target);
      const known = given === '' ? (this.#protocols.get(text) ?? ['TCP']) : [given];
      const name = all.length > 1 ? `port-${i + 1}` : '';
      if (known.length === 1) return [{ ...(name === '' ? {} : { name }), protocol: known[0], port, targetPort }];
      return known.map((protocol) => ({ name: `port-${i + 1}-${protocol.toLowerCase()}`, protocol, port, targetPort }));
    });
  }
}

const pairs = (labels: Readonly<Record<string, string>>): string => Object.entries(labels).map(([key, value]) => `${key}=${value}`).sort().join(','); // biome-ignore format: one chain

interface Port {
  readonly port: string;
  readonly protocol: string;
}

function portsIn(object: KubeObject): readonly Port[] {
  const { kind } = kindOf(object);
  const read = (one: Readonly<Record<string, unknown>>, field: string): Port => ({ port: String(one[field] ?? 0), protocol: String(one.protocol ?? '') || 'TCP' });
  if (kind === 'Service') return listAt(object, 'spec', 'ports').map((port) => read(port, 'port'));
  const containers = kind === 'Pod' ? listAt(object, 'spec', 'containers') : listAt(object, 'spec', 'template', 'spec', 'containers');
  return containers.flatMap((container) => listAt(container, 'ports').map((port) => read(port, 'containerPort')));
}

function protocolsOf(object: KubeObject): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { port, protocol } of portsIn(object)) found.set(port, [...(found.get(port) ?? []), protocol]);
  return found;
}

function selectorOf(object: KubeObject): string {
  try {
    return pairs(selectorLabels(object));
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`couldn't retrieve selectors via --selector flag or introspection: ${error.message}`) : error;
  }
}

function selectorLabels(object: KubeObject): Readonly<Record<string, string>> {
  const { kind } = kindOf(object);
  if (kind === 'Pod') {
    const labels = metadataOf(edited(object)).labels ?? {};
    if (Object.keys(labels).length === 0) throw new CommandError('the pod has no labels and cannot be exposed');
    return labels;
  }
  const selector = at(object, 'spec', 'selector') as Readonly<Record<string, unknown>> | undefined;
  if (kind === 'Service' && !selector) throw new CommandError('the service has no pod selector set');
  if (kind === 'Service' || kind === 'ReplicationController') return (selector ?? {}) as Readonly<Record<string, string>>;
  const labels = (selector?.matchLabels ?? {}) as Readonly<Record<string, string>>;
  if (Object.keys(labels).length === 0) throw new CommandError(`invalid ${kind.toLowerCase()}: no selectors, therefore cannot be exposed`);
  const expressions = listAt(selector, 'matchExpressions');
  if (expressions.length > 0) throw new CommandError(`couldn't convert expressions - "[${expressions.map(shown).join(' ')}]" to map-based selector format`);
  return labels;
}

const shown = (one: Readonly<Record<string, unknown>>): string => `{Key:${String(one.key)} Operator:${String(one.operator)} Values:[${((one.values ?? []) as string[]).join(' ')}]}`;
