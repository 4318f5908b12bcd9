// kubectl create poddisruptionbudget. Upstream: k8s.io/kubectl v0.36 pkg/cmd/create/create_pdb.go.
// @supports yes kubectl: create poddisruptionbudget

import { parseToLabelSelector } from '../../selectors.ts';
import { string } from '../../../cobra/flag.ts';
import { CommandError } from '../../errors.ts';
import type { Kubectl } from '../../session.ts';
import type { Verb } from '../verb.ts';
import { createFlags, explicitNamespace, failedTo, intOrString, nameArgument, served, submit } from './submit.ts';

export const createPodDisruptionBudget: Verb = {
  use: 'poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  aliases: ['pdb'],
  exactUse: true,
  short: 'Create a pod disruption budget',
  long: 'Create a pod disruption budget with this name, a selector, and how many Pods have to stay.',
  examples: `# At least one Pod of app=rails has to stay
kubectl create poddisruptionbudget rails --selector=app=rails --min-available=1

# At least half of the Pods of app=nginx have to stay
kubectl create pdb nginx --selector=app=nginx --min-available=50%`,
  flags: [
    ...createFlags,
    string('min-available', '', 'How many Pods, or what share of them, must stay.'),
    string('max-unavailable', '', 'How many Pods, or what share of them, may be missing.'),
    string('selector', '', 'The labels of the Pods it is for; only equality.'),
  ],
  *run(k) {
    const name = nameArgument(k);
    k.namespace();
    validate(k);
    const [min, max] = [k.flags.string('min-available'), k.flags.string('max-unavailable')];
    submit(k, {
      mapping: served('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets'),
      failure: failedTo('poddisruptionbudgets'),
      object: () => ({
        kind: 'PodDisruptionBudget',
        apiVersion: 'policy/v1',
        metadata: { name, ...explicitNamespace(k) },
        spec: {
          ...(min === '' ? {} : { minAvailable: intOrString(min) }),
          selector: parseToLabelSelector(k.flags.string('selector')),
          ...(max === '' ? {} : { maxUnavailable: intOrString(max) }),
        },
        status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
      }),
    });
  },
};

function validate({ flags }: Kubectl): void {
  const [min, max] = [flags.string('min-available'), flags.string('max-unavailable')];
  if (flags.string('selector') === '') throw new CommandError('a selector must be specified');
  if (min === '' && max === '') throw new CommandError('one of min-available or max-unavailable must be specified');
  if (min !== '' && max !== '') throw new CommandError('min-available and max-unavailable cannot be both specified');
  const amount = /^[0-9]+%?$/;
  if (min !== '' && !amount.test(min)) throw new CommandError('invalid format specified for min-available');
  if (max !== '' && !amount.test(max)) throw new CommandError('invalid format specified for max-unavailable');
}
