// kubectl set resources. Upstream: k8s.io/kubectl v0.36 pkg/cmd/set/set_resources.go, pkg/generate/versioned/run.go HandleResourceRequirementsV1.
// @supports yes kubectl: set resources

import { parseQuantity, QuantityError } from '../../../../api/meta/quantity.ts';
import { bool, string } from '../../../cobra/flag.ts';
import { applyChanges, changesOf, containersOf, nameMatches, podSpecOf } from '../../changes.ts';
import { CommandError, inWords } from '../../errors.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, outputFlags, selectorFlag } from '../../flags/common.ts';
import { suggestApiResources } from '../../help-text.ts';
import { resultPrinter } from '../../print/choose.ts';
import { record, recordFlag } from '../../record.ts';
import { dryRunOf, type Verb } from '../verb.ts';
import { objectsToChange, requireNotLocalAndServer } from './common.ts';

export const setResources: Verb = {
  use: 'resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]',
  exactUse: true,
  short: 'Change what containers request and may use at most',
  long: `Change how much CPU and memory the containers of an object request, and how much they may use. A Pod that was scheduled gets what it requests; up to its limits it may have more.

 What has a limit and no request requests its limit.

 Objects can be (case does not matter): ${suggestApiResources}.`,
  examples: `# Limits for one container of a deployment
kubectl set resources deployment nginx -c=nginx --limits=cpu=200m,memory=512Mi

# Requests and limits for all of them
kubectl set resources deployment nginx --limits=cpu=200m,memory=512Mi --requests=cpu=100m,memory=256Mi

# Take them away
kubectl set resources deployment nginx --limits=cpu=0,memory=0 --requests=cpu=0,memory=0

# Show what a file would become
kubectl set resources -f path/to/file.yaml --limits=cpu=200m,memory=512Mi --local -o yaml`,
  flags: [
    ...outputFlags(),
    ...filenameFlags('naming the objects to change.'),
    bool('all', '', 'All objects of the given kinds in the namespace'),
    selectorFlag,
    string('containers', 'c', 'The containers to change, all by default; * stands for anything', '*'),
    bool('local', '', 'Do not talk to the server: work on the files.'),
    dryRunFlag,
    string('limits', '', "What a container may use, e.g. 'cpu=100m,memory=256Mi'."),
    string('requests', '', "What a container requests, e.g. 'cpu=100m,memory=256Mi'. A LimitRange on the server may add to it."),
    fieldManagerFlag('kubectl-set'),
    recordFlag,
  ],
  *run(k) {
    const { flags } = k;
    const dryRun = dryRunOf(k);
    resultPrinter(k, '');
    k.namespace();
    const infos = yield* objectsToChange(k, k.args);
    requireNotLocalAndServer(k, dryRun);
    if (flags.bool('all') && flags.string('selector') !== '') throw new CommandError('cannot set --all and --selector at the same time');
    const wanted = { limits: parseList(flags.string('limits')), requests: parseList(flags.string('requests')) };
    if (flags.string('limits') === '' && flags.string('requests') === '') throw new CommandError('you must specify an update to requests or limits (in the form of --requests/--limits)');
    const errors: CommandError[] = [];
    const changes = changesOf(infos, (object) => {
      const spec = podSpecOf(object);
      const chosen = [...containersOf(spec, 'containers'), ...containersOf(spec, 'initContainers')].filter((one) => nameMatches(String(one.name), flags.string('containers')));
      for (const container of chosen) container.resources = merged(container.resources as Resources | undefined, wanted);
      record(k, object);
      if (chosen.length > 0) return true;
      errors.push(new CommandError(`error: unable to find container named ${flags.string('containers')}`));
      return false;
    });
    applyChanges(k, changes, errors, { dryRun, operation: 'resource requirements updated', failed: 'failed to patch resources update to pod template ', skipsEmpty: true });
  },
};

interface Resources {
  readonly limits?: Readonly<Record<string, string>>;
  readonly requests?: Readonly<Record<string, string>>;
}

/** `cpu=100m,memory=256Mi`. @throws CommandError */
export function parseList(text: string): Record<string, string> {
  const out: Record<string, string> = {};
  if (text === '') return out;
  for (const statement of text.split(',')) {
    const [name = '', amount = '', ...more] = statement.split('=');
    if (!statement.includes('=') || more.length > 0) throw new CommandError(`Invalid argument syntax ${statement}, expected <resource>=<value>`);
    out[name] = inWords(() => parseQuantity(amount), QuantityError).toString();
  }
  return out;
}

function merged(before: Resources | undefined, { limits, requests }: Required<Resources>): Resources {
  return {
    ...before,
    ...(Object.keys(limits).length > 0 ? { limits: { ...before?.limits, ...limits } } : {}),
    ...(Object.keys(requests).length > 0 ? { requests: { ...before?.requests, ...requests } } : {}),
  };
}
