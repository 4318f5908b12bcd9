// kubectl create quota. Upstream: k8s.io/kubectl v0.36 pkg/cmd/create/create_quota.go.
// @supports yes kubectl: create quota

import { parseQuantity } from '../../../../api/meta/quantity.ts';
import { string } from '../../../cobra/flag.ts';
import { compareStrings } from '../../../go/quote.ts';
import { CommandError } from '../../errors.ts';
import type { Verb } from '../verb.ts';
import { createFlags, explicitNamespace, failedTo, nameArgument, served, submit } from './submit.ts';

export const createQuota: Verb = {
  use: 'quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
  aliases: ['resourcequota'],
  exactUse: true,
  short: 'Create a resource quota',
  long: 'Create a resource quota with this name, with limits and, where wanted, scopes.',
  examples: `# A quota named team
kubectl create quota team --hard=cpu=1,memory=1G,pods=2,services=3,secrets=5,persistentvolumeclaims=10

# A quota for Pods without resource requests
kubectl create quota best-effort --hard=pods=100 --scopes=BestEffort`,
  flags: [...createFlags, string('hard', '', 'The limits: resource=quantity pairs, separated by commas.'), string('scopes', '', 'The scopes an object must match to count, separated by commas.')],
  *run(k) {
    const name = nameArgument(k);
    submit(k, {
      mapping: served('v1', 'ResourceQuota', 'resourcequotas'),
      failure: failedTo('quota'),
      object: () => {
        const hard = limits(k.flags.string('hard'));
        const scopes = scopesOf(k.flags.string('scopes'));
        return { kind: 'ResourceQuota', apiVersion: 'v1', metadata: { name, ...explicitNamespace(k) }, spec: { ...(hard ? { hard } : {}), ...(scopes ? { scopes } : {}) }, status: {} };
      },
    });
  },
};

function limits(spec: string): Record<string, string> | undefined {
  if (spec === '') return undefined;
  const out: [string, string][] = spec.split(',').map((statement) => {
    const [resource = '', quantity, ...more] = statement.split('=');
    if (quantity === undefined || more.length > 0) throw new CommandError(`Invalid argument syntax ${statement}, expected <resource>=<value>`);
    try {
      return [resource, parseQuantity(quantity).toString()];
    } catch (error) {
      throw new CommandError(error instanceof Error ? error.message : String(error));
    }
  });
  return Object.fromEntries(out.sort(([a], [b]) => compareStrings(a, b)));
}

function scopesOf(spec: string): readonly string[] | undefined {
  if (spec === '') return undefined;
  const scopes = spec.split(',');
  if (scopes.includes('')) throw new CommandError('invalid resource quota scope ""');
  return scopes;
}
