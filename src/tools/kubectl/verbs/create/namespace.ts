// kubectl create namespace. Upstream: k8s.io/kubectl v0.36 pkg/cmd/create/create_namespace.go.
// @supports yes kubectl: create namespace

import type { Verb } from '../verb.ts';
import { createFlags, nameArgument, served, submit } from './submit.ts';

export const createNamespace: Verb = {
  use: 'namespace NAME [--dry-run=server|client|none]',
  aliases: ['ns'],
  exactUse: true,
  short: 'Create a namespace',
  long: 'Create a namespace with this name.',
  examples: '# A namespace named shop\nkubectl create namespace shop',
  flags: createFlags,
  *run(k) {
    const name = nameArgument(k);
    k.namespace();
    submit(k, { mapping: served('v1', 'Namespace', 'namespaces', false), object: () => ({ kind: 'Namespace', apiVersion: 'v1', metadata: { name }, spec: {}, status: {} }) });
  },
};
