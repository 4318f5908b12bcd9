// kubectl create serviceaccount. Upstream: k8s.io/kubectl v0.36 pkg/cmd/create/create_serviceaccount.go.
// @supports yes kubectl: create serviceaccount

import type { Verb } from '../verb.ts';
import { createFlags, explicitNamespace, failedTo, nameArgument, served, submit } from './submit.ts';

export const createServiceAccount: Verb = {
  use: 'serviceaccount NAME [--dry-run=server|client|none]',
  aliases: ['sa'],
  exactUse: true,
  short: 'Create a service account',
  long: 'Create a service account with this name.',
  examples: '# A service account named builder\nkubectl create serviceaccount builder',
  flags: createFlags,
  *run(k) {
    const name = nameArgument(k);
    submit(k, {
      mapping: served('v1', 'ServiceAccount', 'serviceaccounts'),
      failure: failedTo('serviceaccount'),
      object: () => ({ kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name, ...explicitNamespace(k) } }),
    });
  },
};
