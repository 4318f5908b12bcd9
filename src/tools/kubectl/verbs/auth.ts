// kubectl auth. Upstream: k8s.io/kubectl v0.36 pkg/cmd/auth/auth.go.
// @supports yes kubectl: auth

import { canI } from './auth/can-i.ts';
import { reconcile } from './auth/reconcile.ts';
import { whoami } from './auth/whoami.ts';
import { helpOnly, type Verb } from './verb.ts';

export const auth: Verb = {
  use: 'auth',
  short: 'See what is allowed',
  long: 'See what is allowed, and to whom.',
  commands: [canI, reconcile, whoami],
  run: helpOnly('err'),
};
