// kubectl cluster-info dump. Upstream: k8s.io/kubectl v0.36 pkg/cmd/clusterinfo/clusterinfo_dump.go.
// @supports yes kubectl: cluster-info dump

import type { Steps } from '../../../../os/process.ts';
import { bool, type Flag, string, strings } from '../../../cobra/flag.ts';
import { goFileError } from '../../../go/file-error.ts';
import { directory, joinPath } from '../../../go/filepath.ts';
import { CommandError } from '../../errors.ts';
import { outputFlags, podRunningTimeoutFlag } from '../../flags/common.ts';
import { logsOf } from '../../logs.ts';
import { containersIn } from '../../pods.ts';
import { outputChoice, resultPrinter, standardFormats } from '../../print/choose.ts';
import { inStructOrder } from '../../print/printer.ts';
import { pathOf } from '../../resource/info.ts';
import { itemsOf, type KubeObject, nameOf, namespaceOf } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';
import { served } from '../create/submit.ts';
import type { Verb } from '../verb.ts';

const printing: readonly Flag[] = outputFlags().map((flag) => (flag.name === 'output' ? { ...flag, default: 'json' } : flag));

export const dump: Verb = {
  use: 'dump',
  short: 'Write down what helps to find out what is wrong',
  long: `Write down what helps to find out what is wrong with a cluster. By default it all goes to standard output; --output-directory names a folder for it, and kubectl makes files and folders there. By default only the current namespace and 'kube-system' are looked at; --namespaces names others, --all-namespaces takes all.

 The logs of all Pods are written, too, by namespace and Pod.`,
  examples: `# To standard output
kubectl cluster-info dump

# To a folder
kubectl cluster-info dump --output-directory=/path/to/cluster-state

# All namespaces
kubectl cluster-info dump --all-namespaces

# Some namespaces, to a folder
kubectl cluster-info dump --namespaces default,kube-system --output-directory=/path/to/cluster-state`,
  flags: [
    ...printing,
    string('output-directory', '', "Where to write files.  Empty or '-' is standard output", '', { completes: 'directories' }),
    strings('namespaces', '', 'The namespaces to look at.'),
    bool('all-namespaces', 'A', 'All namespaces, whatever --namespaces says.'),
    podRunningTimeoutFlag(20_000),
  ],
  *run(k) {
    const choice = { ...outputChoice(k), output: outputChoice(k).output || 'json' };
    resultPrinter(k, '', standardFormats, choice);
    const { name: current } = k.namespace();
    const dumping = new Dump(k, choice.output);
    dumping.list('nodes', 'v1', 'Node', 'nodes', '');
    const given = k.flags.strings('namespaces');
    const namespaces = k.flags.bool('all-namespaces') ? dumping.names('namespaces') : given.length > 0 ? given : ['kube-system', current];
    for (const namespace of namespaces) yield* dumping.namespace(namespace);
    const folder = k.flags.string('output-directory');
    if (folder !== '' && folder !== '-') k.io.out(`Cluster info dumped to ${folder}\n`);
  },
};

const kinds = [
  ['events', 'v1', 'Event', 'events'],
  ['replication-controllers', 'v1', 'ReplicationController', 'replicationcontrollers'],
  ['services', 'v1', 'Service', 'services'],
  ['daemonsets', 'apps/v1', 'DaemonSet', 'daemonsets'],
  ['deployments', 'apps/v1', 'Deployment', 'deployments'],
  ['replicasets', 'apps/v1', 'ReplicaSet', 'replicasets'],
] as const;

class Dump {
  readonly #k: Kubectl;
  readonly #output: string;

  constructor(k: Kubectl, output: string) {
    this.#k = k;
    this.#output = output;
  }

  #fetch(apiVersion: string, kind: string, plural: string, namespace: string): KubeObject {
    const list = this.#k.rest.request({ method: 'GET', path: pathOf(served(apiVersion, kind, plural, namespace !== ''), namespace) }) as KubeObject;
    const items = itemsOf(list).map(({ kind: _kind, apiVersion: _version, metadata, spec, status, ...rest }) => ({ metadata: ordered(metadata ?? {}), ...(spec === undefined ? {} : { spec }), ...(status === undefined ? {} : { status }), ...rest }));
    return inStructOrder({ kind: `${kind}List`, apiVersion, metadata: list.metadata ?? {}, items });
  }

  names(plural: string): readonly string[] {
    return itemsOf(this.#k.rest.request({ method: 'GET', path: `/api/v1/${plural}` }) as KubeObject).map(nameOf);
  }

  list(file: string, apiVersion: string, kind: string, plural: string, namespace: string): KubeObject {
    const list = this.#fetch(apiVersion, kind, plural, namespace);
    const choice = { ...outputChoice(this.#k), output: this.#output };
    let text = '';
    resultPrinter(this.#k, '', standardFormats, choice).print(list, (part) => {
      text += part;
    });
    this.#write(`${file}${this.#output === 'json' ? '.json' : this.#output === 'yaml' ? '.yaml' : '.txt'}`, text);
    return list;
  }

  *namespace(namespace: string): Steps<void> {
    for (const [file, apiVersion, kind, plural] of kinds) this.list(`${namespace}/${file}`, apiVersion, kind, plural, namespace);
    const pods = this.list(`${namespace}/pods`, 'v1', 'Pod', 'pods', namespace);
    for (const pod of itemsOf(pods)) {
      let text = '';
      for (const container of [...containersIn(pod, 'initContainers'), ...containersIn(pod)]) text += yield* this.#log({ ...pod, kind: 'Pod', apiVersion: 'v1' }, String(container.name));
      this.#write(`${namespace}/${nameOf(pod)}/logs.txt`, text);
    }
  }

  *#log(pod: KubeObject, container: string): Steps<string> {
    const which = `logs for container ${container} of pod ${namespaceOf(pod)}/${nameOf(pod)}`;
    let text: string;
    try {
      const [request] = yield* logsOf(this.#k, pod, { container, allContainers: false, allPods: false, query: [], timeoutMs: 0 });
      const body = request ? this.#k.rest.request({ method: 'GET', path: request.path, query: request.query }) : '';
      text = typeof body === 'string' ? body : '';
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      text = `Request log error: ${error.message}\n`;
    }
    return `==== START ${which} ====\n${text}==== END ${which} ====\n`;
  }

  #write(file: string, text: string): void {
    const folder = this.#k.flags.string('output-directory');
    if (folder === '' || folder === '-') return this.#k.io.out(text);
    const path = joinPath(folder, file);
    try {
      this.#k.process.namespaces.mount.makeDirectory(directory(path), this.#k.access, { parents: true, mode: 0o755 });
    } catch (error) {
      throw new CommandError(goFileError('mkdir', directory(path), error));
    }
    this.#k.writeFile(path, text);
  }
}

const metadataOrder = ['name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'labels', 'annotations', 'ownerReferences', 'finalizers'];

const ordered = (metadata: Readonly<Record<string, unknown>>): KubeObject['metadata'] & object => Object.fromEntries(metadataOrder.filter((key) => key in metadata).map((key) => [key, metadata[key]]));
