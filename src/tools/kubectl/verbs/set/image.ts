// kubectl set image. Upstream: k8s.io/kubectl v0.36 pkg/cmd/set/set_image.go.
// @supports yes kubectl: set image

import { bool } from '../../../cobra/flag.ts';
import { quote } from '../../../go/quote.ts';
import { applyChanges, changesOf, containersOf, podSpecOf } from '../../changes.ts';
import { aggregate, CommandError } from '../../errors.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, outputFlags, selectorFlag } from '../../flags/common.ts';
import { parsePairs, splitPairs } from '../../pairs.ts';
import { resultPrinter } from '../../print/choose.ts';
import { record, recordFlag } from '../../record.ts';
import { noFiles } from '../../resource/from-flags.ts';
import type { Kubectl } from '../../session.ts';
import { dryRunOf, type DryRun, type Verb } from '../verb.ts';
import { objectsToChange } from './common.ts';

export const setImage: Verb = {
  use: 'image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  exactUse: true,
  short: 'Change the images of containers',
  long: `Change the images of an object's containers.

 Objects can be (case does not matter):

        pod (po), replicationcontroller (rc), deployment (deploy), daemonset (ds), statefulset (sts), cronjob (cj), replicaset (rs)`,
  examples: `# Two containers of a deployment
kubectl set image deployment/nginx busybox=busybox nginx=nginx:1.9.1

# The container nginx of all deployments and replication controllers
kubectl set image deployments,rc nginx=nginx:1.9.1 --all

# All containers of a daemon set
kubectl set image daemonset abc *=nginx:1.9.1

# Show what a file would become
kubectl set image -f path/to/file.yaml nginx=nginx:1.9.1 --local -o yaml`,
  completes: 'resource-once:daemonsets deployments pods cronjobs replicasets replicationcontrollers statefulsets',
  flags: [
    ...outputFlags(),
    ...filenameFlags('naming the objects to change.'),
    bool('all', '', 'All objects of the given kinds in the namespace'),
    bool('local', '', 'Do not talk to the server: work on the files.'),
    dryRunFlag,
    fieldManagerFlag('kubectl-set'),
    recordFlag,
    selectorFlag,
  ],
  *run(k) {
    const dryRun = dryRunOf(k);
    resultPrinter(k, '');
    k.namespace();
    const { resources, pairs } = splitPairs(k.args, 'image');
    const images = parsePairs(pairs, 'image', false).set;
    const infos = yield* objectsToChange(k, resources);
    validate(k, resources, images, dryRun);
    const errors: CommandError[] = [];
    const changes = changesOf(infos, (object) => {
      const spec = podSpecOf(object);
      for (const [name, image] of Object.entries(images)) {
        const chosen = [...containersOf(spec, 'initContainers'), ...containersOf(spec, 'containers')].filter((one) => name === '*' || one.name === name);
        for (const container of chosen) container.image = image;
        if (chosen.length === 0) errors.push(new CommandError(`error: unable to find container named ${quote(name)}`));
      }
      record(k, object);
    });
    applyChanges(k, changes, errors, { dryRun, operation: 'image updated', failed: 'failed to patch image update to pod template: ', skipsEmpty: true });
  },
};

function validate(k: Kubectl, resources: readonly string[], images: Readonly<Record<string, string>>, dryRun: DryRun): void {
  const { flags } = k;
  const names = Object.keys(images);
  const wrong: string[] = [];
  if (flags.bool('all') && flags.string('selector') !== '') wrong.push('cannot set --all and --selector at the same time');
  if (resources.length < 1 && noFiles(k)) wrong.push('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (names.length < 1) wrong.push('at least one image update is required');
  else if (names.length > 1 && names.includes('*')) wrong.push('all containers are already specified by *, but saw more than one container_name=container_image pairs');
  if (flags.bool('local') && dryRun === 'server') wrong.push('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  const failure = aggregate(wrong.map((message) => new CommandError(message)));
  if (failure) throw failure;
}
