// kubectl kustomize. Upstream: kustomize v5.8.1 kustomize/commands/build, as k8s.io/kubectl v0.36 pkg/cmd/kustomize/kustomize.go embeds it.
// @supports partly kubectl: kustomize — "no Helm charts, no plugins but the built-in ones, no git repositories"

import { toYaml } from '../../../base/yaml.ts';
import { bool, string, stringArray, strings } from '../../cobra/flag.ts';
import { joinPath } from '../../go/filepath.ts';
import { CommandError } from '../errors.ts';
import { buildKustomization } from '../kustomize/build.ts';
import { isClusterScoped } from '../kustomize/ids.ts';
import { type KubeObject, kindOf, nameOf, namespaceOf } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import type { Verb } from './verb.ts';

const restrictors = ['LoadRestrictionsRootOnly', 'LoadRestrictionsNone'];

export const kustomize: Verb = {
  use: 'kustomize DIR',
  short: 'Build a kustomization from a directory or URL',
  long: `Print the objects that a 'kustomization.yaml' file describes. DIR is a directory with that file, or the URL of a git repository with the path to it. Without DIR it is the current directory.`,
  examples: `# What the current directory describes
kubectl kustomize

# What another directory describes
kubectl kustomize overlays/production`,
  flags: [
    bool('as-current-user', '', 'run functions in containers with your own user and group'),
    bool('enable-alpha-plugins', '', 'let programs be plugins of kustomize'),
    bool('enable-helm', '', 'let Helm charts be sources'),
    stringArray('env', 'e', 'environment variables for functions'),
    strings('helm-api-versions', '', 'API versions that charts are told of'),
    string('helm-command', '', 'the helm program', 'helm'),
    bool('helm-debug', '', 'debug output of the Helm charts'),
    string('helm-kube-version', '', 'Kubernetes version that charts are told of'),
    string('load-restrictor', '', "'LoadRestrictionsNone' lets a kustomization read files outside of its directory; it cannot be moved on its own then", 'LoadRestrictionsRootOnly'),
    stringArray('mount', '', 'storage options from the file system'),
    bool('network', '', 'let functions that say so use the network'),
    string('network-name', '', 'the docker network to run a container in', 'bridge'),
    string('output', 'o', 'a path to write to, instead of printing'),
    string('reorder', '', "the order of the output: 'legacy' or 'none'", 'legacy', { deprecated: "use the new 'sortOptions' field in kustomization.yaml instead." }),
    bool('enable-managedby-label', '', 'add the label app.kubernetes.io/managed-by', false, {
      deprecated: 'The flag `enable-managedby-label` has been deprecated. Use the `managedByLabel` option in the `buildMetadata` field instead.',
    }),
  ],
  *run(k) {
    const { args, flags } = k;
    if (args.length > 1) throw new CommandError('specify one path to kustomization.yaml');
    const restrictor = flags.string('load-restrictor');
    if (![...restrictors, 'rootOnly', 'none', ''].includes(restrictor)) throw new CommandError(`illegal flag value --load-restrictor ${restrictor}; legal values: [${restrictors.join(' ')}]`);
    const order = flags.string('reorder');
    if (order !== 'legacy' && order !== 'none') throw new CommandError(`illegal flag value --reorder ${order}; legal values: [legacy none]`);
    const objects = yield* buildKustomization(k, args[0] ?? '.', {
      restricted: restrictor !== 'LoadRestrictionsNone' && restrictor !== 'none',
      legacyOrder: order === 'legacy',
      managedByLabel: flags.bool('enable-managedby-label'),
      helm: flags.bool('enable-helm'),
    });
    print(k, objects);
  },
};

function print(k: Kubectl, objects: readonly KubeObject[]): void {
  const path = k.flags.string('output');
  const text = objects.map((object) => toYaml(object)).join('---\n');
  if (path === '') k.io.out(text);
  else if (k.fileType(path) !== 'directory') k.writeFile(path, text);
  else for (const object of objects) k.writeFile(joinPath(path, fileName(object, objects)), toYaml(object));
}

const spaceOf = (object: KubeObject): string => (isClusterScoped(kindOf(object)) ? '' : namespaceOf(object) || 'default');

/** Namespaces stand in front when there are several. Upstream: build/writer.go. */
function fileName(object: KubeObject, all: readonly KubeObject[]): string {
  const { group, version, kind } = kindOf(object);
  const several = new Set(all.map(spaceOf).filter((space) => space !== '')).size > 1;
  const gvk = [group, version, kind].filter((word) => word !== '').join('_');
  const space = several && spaceOf(object) !== '' ? `${spaceOf(object)}_` : '';
  return `${space}${gvk}_${nameOf(object)}.yaml`.toLowerCase();
}
