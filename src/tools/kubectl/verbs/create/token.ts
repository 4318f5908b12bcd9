// kubectl create token. Upstream: k8s.io/kubectl v0.36 pkg/cmd/create/create_token.go.
// @supports yes kubectl: create token

import { duration, string, stringArray } from '../../../cobra/flag.ts';
import { compareStrings } from '../../../go/quote.ts';
import { CommandError } from '../../errors.ts';
import { outputFlags } from '../../flags/common.ts';
import { printTo, resultPrinter } from '../../print/choose.ts';
import { textAt, type KubeObject } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';
import type { Verb } from '../verb.ts';
import { nameArgument } from './submit.ts';

const bindable: Readonly<Record<string, string>> = { Node: 'v1', Pod: 'v1', Secret: 'v1' };

export const createToken: Verb = {
  use: 'token SERVICE_ACCOUNT_NAME',
  exactUse: true,
  short: 'Ask for a token of a service account',
  long: 'Ask for a token of a service account.',
  examples: `# A token with which to talk to the API server as the service account "app"
kubectl create token app

# In another namespace
kubectl create token app --namespace shop

# With a lifetime of your choice
kubectl create token app --duration 10m

# For another audience
kubectl create token app --audience https://example.com

# Valid as long as a Secret exists
kubectl create token app --bound-object-kind Secret --bound-object-name mysecret

# The same, for a Secret with this UID only
kubectl create token app --bound-object-kind Secret --bound-object-name mysecret --bound-object-uid 0d4691ed-659b-4935-a832-355f77ee47cc`,
  completes: 'serviceaccounts',
  flags: [
    ...outputFlags(),
    stringArray('audience', '', 'Who is to accept the token: the API server by default. Repeat the flag for several.'),
    duration('duration', '', 'How long it is to be valid; by default, or with 0, the server decides. It may give another lifetime than was asked for.'),
    string('bound-object-kind', '', 'The kind of the object the token depends on: Node, Pod or Secret. Goes with --bound-object-name.'),
    string('bound-object-name', '', 'The name of the object the token depends on; when it is deleted, the token is worth nothing. Goes with --bound-object-kind.'),
    string('bound-object-uid', '', 'The UID of that object; by default the one that exists now.'),
  ],
  *run(k) {
    const name = nameArgument(k);
    const namespace = k.namespace().name;
    const printer = resultPrinter(k, 'created');
    validate(k);
    const answer = ask(k, namespace, name);
    const token = textAt(answer, 'status', 'token');
    if (token === '') throw new CommandError('failed to create token: no token in server response');
    if (k.flags.changed('output')) printTo(k, printer, answer);
    else k.io.out(k.io.isTerminal ? `${token}\n` : token);
  },
};

function validate({ flags }: Kubectl): void {
  const ms = flags.duration('duration');
  const [kind, name, uid] = ['kind', 'name', 'uid'].map((part) => flags.string(`bound-object-${part}`)) as [string, string, string];
  if (ms < 0) throw new CommandError('--duration must be greater than or equal to 0');
  if (ms % 1000 !== 0) throw new CommandError('--duration cannot be expressed in units less than seconds');
  if (flags.strings('audience').includes('')) throw new CommandError('--audience must not be an empty string');
  if (kind === '') {
    if (name !== '') throw new CommandError('--bound-object-name can only be set if --bound-object-kind is provided');
    if (uid !== '') throw new CommandError('--bound-object-uid can only be set if --bound-object-kind is provided');
    return;
  }
  if (!(kind in bindable)) throw new CommandError(`supported --bound-object-kind values are ${Object.keys(bindable).sort(compareStrings).join(', ')}`);
  if (name === '') throw new CommandError('--bound-object-name is required if --bound-object-kind is provided');
}

function ask(k: Kubectl, namespace: string, name: string): KubeObject {
  const { flags } = k;
  const seconds = flags.duration('duration') / 1000;
  const kind = flags.string('bound-object-kind');
  const uid = flags.string('bound-object-uid');
  const bound = kind === '' ? {} : { boundObjectRef: { kind, apiVersion: bindable[kind], name: flags.string('bound-object-name'), ...(uid === '' ? {} : { uid }) } };
  const spec = { audiences: flags.strings('audience').length > 0 ? flags.strings('audience') : null, ...(seconds > 0 ? { expirationSeconds: seconds } : {}), ...bound };
  try {
    return k.rest.request({
      method: 'POST',
      path: `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
      body: { kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', metadata: {}, spec, status: { token: '', expirationTimestamp: null } },
    }) as KubeObject;
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`failed to create token: ${error.message}`) : error;
  }
}
