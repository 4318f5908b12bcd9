// kubectl set. Upstream: k8s.io/kubectl v0.36 pkg/cmd/set/set.go.
// @supports yes kubectl: set

import { setEnv } from './set/env.ts';
import { setImage } from './set/image.ts';
import { setResources } from './set/resources.ts';
import { setSelector } from './set/selector.ts';
import { setServiceAccount } from './set/serviceaccount.ts';
import { setSubject } from './set/subject.ts';
import { helpOnly, type Verb } from './verb.ts';

export const set: Verb = {
  use: 'set SUBCOMMAND',
  exactUse: true,
  short: 'Set a particular part of objects',
  long: `Set a particular part of objects.

 Each of these commands changes one thing of objects that are there already.`,
  commands: [setImage, setResources, setSelector, setSubject, setServiceAccount, setEnv],
  run: helpOnly('err'),
};
