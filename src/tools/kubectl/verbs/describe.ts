// kubectl describe. Upstream: k8s.io/kubectl v0.36 pkg/cmd/describe/describe.go.
// The texts themselves stand with the kinds (src/api/kinds, `describe`); kinds without one are described generically.
// @supports yes kubectl: describe — every kind, custom resources included, by name, prefix, label and file

import { kindByName } from '../../../api/kinds/registry.ts';
import type { ApiObject } from '../../../api/object.ts';
import { alignColumns, describeTable } from '../../../base/table.ts';
import type { Steps } from '../../../os/process.ts';
import { bool } from '../../cobra/flag.ts';
import { groupKindText, type Mapping } from '../client/mapper.ts';
import { describeGenerically } from '../describe/generic.ts';
import { eventsText, showsEvents } from '../describe/events.ts';
import { Reader } from '../describe/reader.ts';
import { aggregate, CommandError, isNotFound, flatFailure } from '../errors.ts';
import { allNamespacesFlag, chunkSizeFlag, filenameFlags, selectorFlag } from '../flags/common.ts';
import { suggestApiResources } from '../help-text.ts';
import { noFiles, objectsFromFlags } from '../resource/from-flags.ts';
import type { Info } from '../resource/info.ts';
import type { KubeObject } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import type { Verb } from './verb.ts';

export const describe: Verb = {
  use: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  exactUse: true,
  suggestFor: ['inspect'],
  short: 'Tell about objects at length',
  long: `Tell about one object or several at length, with what belongs to them: events, controllers, containers. Objects can be named, chosen by label, or by the beginning of their name:

  $ kubectl describe TYPE NAME_PREFIX

 looks for an object called TYPE NAME_PREFIX first and, when there is none, tells about all whose names begin so.

Use "kubectl api-resources" for a complete list of supported resources.`,
  examples: `# A node
kubectl describe nodes worker-1

# A Pod
kubectl describe pods/nginx

# The Pod of a file
kubectl describe -f pod.json

# All Pods
kubectl describe pods

# Pods with a label
kubectl describe pods -l name=myLabel

# All Pods whose names begin with 'frontend'
kubectl describe pods frontend`,
  completes: 'resources',
  flags: [
    ...filenameFlags('with the objects to tell about'),
    selectorFlag,
    allNamespacesFlag(),
    bool('show-events', '', 'Show the events about an object.', true),
    chunkSizeFlag,
  ],
  *run(k) {
    const { args, flags } = k;
    const { name: namespace } = k.namespace();
    if (args.length === 0 && noFiles(k)) throw new CommandError(`You must specify the type of resource to describe. ${suggestApiResources}\n`);
    const result = objectsFromFlags(k, args, { allowEmptySelector: true, chunkSize: flags.number('chunk-size') });
    const { infos, failure } = yield* result.infosAndFailure();
    const shows = flags.changed('show-events') ? flags.bool('show-events') : flags.bool('show-events') && !failure && infos.length <= 1;
    if (failure && isMissing(failure) && args.length === 2) return yield* describeMatching(k, failure, shows);
    const describer = new Describer(k, shows);
    const errors = failure ? [...flatFailure(failure)] : [];
    let written = 0;
    for (const info of infos) {
      try {
        if (info.source !== '') info.get();
        k.io.out(`${written === 0 ? '' : '\n\n'}${describer.describe(info)}`);
        written += 1;
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        errors.push(error);
      }
    }
    if (infos.length === 0 && errors.length === 0) k.io.err(flags.bool('all-namespaces') ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`);
    const all = aggregate(errors);
    if (all) throw all;
  },
};

const isMissing = (failure: CommandError): boolean => isNotFound(failure) || (flatFailure(failure).length === 1 && isNotFound(flatFailure(failure)[0]));

/** All whose names begin with the second argument; only names were given that are not there. */
function* describeMatching(k: Kubectl, failure: CommandError, shows: boolean): Steps<void> {
  const [resource = '', prefix = ''] = k.args;
  const result = objectsFromFlags(k, [resource], { allowEmptySelector: true, singleResourceType: true, continueOnError: false, filenames: [], kustomize: '', labelSelector: '', allNamespaces: false });
  const describer = new Describer(k, shows);
  const found = (yield* result.infos()).filter((info) => info.name.startsWith(prefix));
  if (found.length === 0) throw failure;
  for (const info of found) k.io.out(`${describer.describe(info)}\n`);
}

class Describer {
  readonly #reader: Reader;
  readonly #showEvents: boolean;
  readonly #nowMs: number;

  constructor(k: Kubectl, showEvents: boolean) {
    this.#reader = new Reader(k, showEvents, k.flags.number('chunk-size'));
    this.#showEvents = showEvents;
    this.#nowMs = k.nowMs;
  }

  describe(info: Info): string {
    const object = info.present as unknown as ApiObject;
    const text = this.#text(info.served, object);
    const events = this.#showEvents && showsEvents(groupKindText(info.served)) ? eventsText(this.#reader.events(object), this.#nowMs) : '';
    return alignColumns(text + events, describeTable);
  }

  #text(mapping: Mapping, object: ApiObject): string {
    const kind = kindByName(mapping.group, mapping.kind);
    return kind?.describe ? kind.describe(object, this.#reader) : describeGenerically(object as unknown as KubeObject);
  }
}
