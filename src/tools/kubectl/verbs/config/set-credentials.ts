// kubectl config set-credentials. Upstream: k8s.io/kubectl v0.36 pkg/cmd/config/set_credentials.go.
// @supports yes kubectl: config set-credentials

import { encodeBase64 } from '../../../../base/base64.ts';
import { isObject } from '../../../../base/json.ts';
import { optional, stringArray, strings, tristate } from '../../../cobra/flag.ts';
import { printList, quote } from '../../../go/quote.ts';
import { CommandError } from '../../errors.ts';
import { rootHelp } from '../../help-text.ts';
import { parsePairs, type Pairs } from '../../pairs.ts';
import type { Kubectl } from '../../session.ts';
import type { Verb } from '../verb.ts';
import { absolute, openConfig, requireFile, saveEntry } from './common.ts';

export const setCredentials: Verb = {
  use: 'set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]',
  exactUse: true,
  short: 'Set fields of a user',
  long: `Set fields of a user in the kubeconfig.

 If it is there already, the fields you do not name stay.

        With a certificate:
        --client-certificate=certfile --client-key=keyfile

        With a token:
        --token=bearer_token

        With a password:
        --username=basic_user --password=basic_password

 A token and a password exclude each other.`,
  examples: `# Only the key of "cluster-admin"
kubectl config set-credentials cluster-admin --client-key=~/.kube/admin.key

# A name and a password
kubectl config set-credentials cluster-admin --username=admin --password=uXFGweU9l35qcif

# With the certificate inside the file
kubectl config set-credentials cluster-admin --client-certificate=~/.kube/admin.crt --embed-certs=true

# With an auth provider
kubectl config set-credentials cluster-admin --auth-provider=gcp

# With one that takes arguments
kubectl config set-credentials cluster-admin --auth-provider=oidc --auth-provider-arg=client-id=foo --auth-provider-arg=client-secret=bar

# Without one of them
kubectl config set-credentials cluster-admin --auth-provider=oidc --auth-provider-arg=client-secret-

# With a program that knows who you are
kubectl config set-credentials cluster-admin --exec-command=/path/to/the/executable --exec-api-version=client.authentication.k8s.io/v1beta1

# With one that asks nothing
kubectl config set-credentials cluster-admin --exec-command=/path/to/the/executable --exec-api-version=client.authentication.k8s.io/v1beta1 --exec-interactive-mode=Never

# With other arguments for it
kubectl config set-credentials cluster-admin --exec-arg=arg1 --exec-arg=arg2

# With environment variables for it
kubectl config set-credentials cluster-admin --exec-env=key1=val1 --exec-env=key2=val2

# Without one of them
kubectl config set-credentials cluster-admin --exec-env=var-to-remove-`,
  completes: 'users',
  flags: [
    optional('client-certificate', '', "The file with the user's certificate", { completes: 'files' }),
    optional('client-key', '', "The file with the user's key", { completes: 'files' }),
    optional('token', '', "The user's token"),
    optional('username', '', "The user's name"),
    optional('password', '', "The user's password"),
    optional('auth-provider', '', "The user's auth provider"),
    strings('auth-provider-arg', '', "Arguments for the auth provider, as 'key=value'"),
    optional('exec-command', '', 'The program that knows who the user is'),
    optional('exec-api-version', '', 'The API version it speaks'),
    optional('exec-interactive-mode', '', 'Whether it may ask'),
    tristate('exec-provide-cluster-info', '', 'Whether it is told of the cluster', { shownDefault: 'false' }),
    strings('exec-arg', '', 'New arguments for it'),
    stringArray('exec-env', '', "Environment variables for it, as 'key=value'"),
    tristate('embed-certs', '', 'Whether to put certificate and key into the kubeconfig', { shownDefault: 'false' }),
  ],
  *run(k) {
    const { name, provider, env } = complete(k);
    validate(k, name);
    saveEntry(k, 'users', name, changed(k, { ...openConfig(k).config.users.get(name)?.fields }, provider, env));
    k.io.out(`User ${quote(name)} set.\n`);
  },
};

function complete(k: Kubectl): { readonly name: string; readonly provider: Pairs; readonly env: Pairs } {
  try {
    const [name, ...more] = k.args;
    if (name === undefined || more.length > 0) throw new CommandError(`unexpected args: ${printList(k.args)}`);
    return { name, provider: parsePairs(k.flags.strings('auth-provider-arg'), 'auth-provider-arg', true), env: parsePairs(k.flags.strings('exec-env'), 'exec-env', true) };
  } catch (error) {
    if (error instanceof CommandError) k.io.out(rootHelp(k.node, k.io.columns));
    throw error;
  }
}

function validate(k: Kubectl, name: string): void {
  const { flags } = k;
  if (name === '') throw new CommandError('you must specify a non-empty user name');
  const methods = [...(flags.string('token') === '' ? [] : ['--token']), ...(flags.string('username') === '' && flags.string('password') === '' ? [] : ['--username/--password'])];
  if (methods.length > 1) throw new CommandError(`you cannot specify more than one authentication method at the same time: ${methods.join(', ')}`);
  if (flags.bool('embed-certs')) {
    const files = ['client-certificate', 'client-key'].filter((flag) => flags.string(flag) !== '');
    if (files.length === 0) throw new CommandError('you must specify a --client-certificate or --client-key to embed');
    for (const flag of files) requireFile(k, flag, flags.string(flag));
  }
  if (flags.changed('exec-interactive-mode') && !['IfAvailable', 'Always', 'Never'].includes(flags.string('exec-interactive-mode'))) {
    throw new CommandError('invalid interactive mode type, can be only IfAvailable, Never, Always');
  }
}

type Fields = Record<string, unknown>;

function changed(k: Kubectl, fields: Fields, provider: Pairs, env: Pairs): Fields {
  const { flags } = k;
  for (const field of ['client-certificate', 'client-key']) if (flags.changed(field)) Object.assign(fields, fileFields(k, field));
  for (const field of ['token', 'username', 'password']) if (flags.changed(field)) fields[field] = flags.string(field);
  const setsToken = flags.string('token') !== '';
  const setsPassword = flags.string('username') !== '' || flags.string('password') !== '';
  if (setsPassword && !setsToken) fields.token = '';
  if (setsToken && !setsPassword) Object.assign(fields, { username: '', password: '' });
  changeProvider(k, fields, provider);
  changeExec(k, fields, env);
  return fields;
}

function fileFields(k: Kubectl, field: string): Fields {
  const path = k.flags.string(field);
  if (k.flags.bool('embed-certs')) return path === '' ? {} : { [`${field}-data`]: encodeBase64(k.readFileBytes(path)), [field]: '' };
  return { [field]: absolute(k, path), [`${field}-data`]: '' };
}

function changeProvider({ flags }: Kubectl, fields: Fields, { set, remove }: Pairs): void {
  const before = isObject(fields['auth-provider']) ? fields['auth-provider'] : undefined;
  const name = flags.string('auth-provider');
  const provider = flags.changed('auth-provider') && before?.name !== name ? { name } : before;
  if (!provider) return;
  const config: Fields = { ...(isObject((provider as Fields).config) ? ((provider as Fields).config as Fields) : {}) };
  for (const key of remove) delete config[key];
  fields['auth-provider'] = { ...provider, config: Object.keys({ ...config, ...set }).length === 0 ? null : { ...config, ...set } };
}

function changeExec({ flags }: Kubectl, fields: Fields, { set, remove }: Pairs): void {
  let exec: Fields | undefined = isObject(fields.exec) ? { ...fields.exec } : undefined;
  if (flags.changed('exec-command')) exec = exec ? { ...exec, command: flags.string('exec-command'), args: null } : { command: flags.string('exec-command') };
  if (!exec) return;
  if (flags.changed('exec-api-version')) exec.apiVersion = flags.string('exec-api-version');
  if (flags.strings('exec-arg').length > 0) exec.args = flags.strings('exec-arg');
  if (flags.changed('exec-interactive-mode')) exec.interactiveMode = flags.string('exec-interactive-mode');
  if (flags.changed('exec-provide-cluster-info')) exec.provideClusterInfo = flags.bool('exec-provide-cluster-info');
  const before = (Array.isArray(exec.env) ? exec.env : []) as { readonly name: string; readonly value: string }[];
  const kept = before.filter(({ name }) => !remove.includes(name)).map((one) => (one.name in set ? { ...one, value: set[one.name] } : one));
  const added = Object.entries(set).filter(([name]) => !before.some((one) => one.name === name)).map(([name, value]) => ({ name, value })); // biome-ignore format: one chain
  if (kept.length + added.length > 0 || before.length > 0) exec.env = [...kept, ...added];
  fields.exec = exec;
}
