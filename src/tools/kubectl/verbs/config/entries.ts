// kubectl config set-cluster, set-credentials, set-context. Upstream: k8s.io/kubectl v0.36 pkg/cmd/config.
// @supports yes kubectl: config set-cluster, set-credentials, set-context

import { encodeBase64 } from '../../../../base/base64.ts';
import { utf8 } from '../../../../base/bytes.ts';
import { bool, string, stringArray, tristate } from '../../../cobra/flag.ts';
import { CommandError } from '../../errors.ts';
import type { Kubectl } from '../../session.ts';
import type { Verb } from '../verb.ts';
import { modify, oneArgument, setFields } from './editing.ts';

/** Values of the flags that were given, under the file's field names. */
const given = (k: Kubectl, fields: Readonly<Record<string, string>>): Record<string, unknown> => Object.fromEntries(Object.entries(fields).filter(([flag]) => k.flags.changed(flag)).map(([flag, field]) => [field, k.flags.string(flag)]));

/** A file's path, or its content when it is to be embedded. */
function fileField(k: Kubectl, flag: string, field: string, embed: boolean): Record<string, unknown> {
  if (!k.flags.changed(flag)) return {};
  const path = k.flags.string(flag);
  return embed && path !== '' ? { [`${field}-data`]: encodeBase64(utf8(k.readFile(path))), [field]: '' } : { [field]: path, [`${field}-data`]: '' };
}

export const setCluster: Verb = {
  use: 'set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  exactUse: true,
  short: 'Set a cluster of the kubeconfig',
  long: 'Set a cluster of the kubeconfig. A name that is there already gets the new fields beside those it has.',
  examples: '# The server of the cluster e2e\nkubectl config set-cluster e2e --server=https://1.2.3.4',
  flags: [
    string('server', '', 'server of the cluster'),
    string('tls-server-name', '', "name the server's certificate is checked against"),
    tristate('insecure-skip-tls-verify', '', 'whether the certificate goes unchecked'),
    string('certificate-authority', '', 'file with the certificate authority'),
    tristate('embed-certs', '', 'whether the certificate itself is written instead of its path'),
    string('proxy-url', '', 'proxy on the way to the cluster'),
  ],
  *run(k) {
    const name = oneArgument(k);
    modify(k, (draft) => {
      setFields(draft, 'clusters', name, {
        ...given(k, { server: 'server', 'tls-server-name': 'tls-server-name', 'proxy-url': 'proxy-url' }),
        ...fileField(k, 'certificate-authority', 'certificate-authority', k.flags.changed('embed-certs') && k.flags.bool('embed-certs')),
        ...(k.flags.changed('insecure-skip-tls-verify') ? { 'insecure-skip-tls-verify': k.flags.bool('insecure-skip-tls-verify') || undefined } : {}),
      });
    });
    k.io.out(`Cluster "${name}" set.\n`);
  },
};

export const setCredentials: Verb = {
  use: 'set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]',
  exactUse: true,
  short: 'Set a user of the kubeconfig',
  long: 'Set a user of the kubeconfig. A name that is there already gets the new fields beside those it has. A token and a password exclude each other.',
  examples: '# The key of the user "cluster-admin"\nkubectl config set-credentials cluster-admin --client-key=~/.kube/admin.key',
  flags: [
    string('client-certificate', '', "file with the user's certificate"),
    string('client-key', '', "file with the user's key"),
    string('token', '', 'token of the user'),
    string('username', '', 'name for basic authentication'),
    string('password', '', 'password for basic authentication'),
    tristate('embed-certs', '', 'whether certificate and key themselves are written instead of their paths'),
    string('auth-provider', '', 'auth provider of the user'),
    stringArray('auth-provider-arg', '', "'key=value' for the auth provider"),
    string('exec-command', '', 'command that prints credentials'),
    string('exec-api-version', '', "API version of the command's answer"),
    string('exec-interactive-mode', '', 'whether the command reads from the terminal'),
    tristate('exec-provide-cluster-info', '', 'whether the command is told of the cluster'),
    stringArray('exec-arg', '', 'argument of the command'),
    stringArray('exec-env', '', "'key=value' for the command's environment"),
  ],
  *run(k) {
    const name = oneArgument(k);
    if (k.flags.string('token') && (k.flags.string('username') || k.flags.string('password'))) throw new CommandError('you cannot specify more than one authentication method at the same time: --token or --username/--password');
    modify(k, (draft) => {
      const embed = k.flags.changed('embed-certs') && k.flags.bool('embed-certs');
      setFields(draft, 'users', name, {
        ...given(k, { token: 'token', username: 'username', password: 'password' }),
        ...fileField(k, 'client-certificate', 'client-certificate', embed),
        ...fileField(k, 'client-key', 'client-key', embed),
        ...execFields(k),
      });
    });
    k.io.out(`User "${name}" set.\n`);
  },
};

function execFields(k: Kubectl): Record<string, unknown> {
  const command = k.flags.string('exec-command');
  if (command === '') return {};
  const args = k.flags.strings('exec-arg');
  const env = k.flags.strings('exec-env').map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1) }));
  return {
    exec: { apiVersion: k.flags.string('exec-api-version'), args: args.length ? args : null, command, env: env.length ? env : null, provideClusterInfo: k.flags.changed('exec-provide-cluster-info') && k.flags.bool('exec-provide-cluster-info') },
  };
}

export const setContext: Verb = {
  use: 'set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  exactUse: true,
  short: 'Set a context of the kubeconfig',
  long: 'Set a context of the kubeconfig. A name that is there already gets the new fields beside those it has.',
  examples: '# The user of the context gce\nkubectl config set-context gce --user=cluster-admin',
  completes: 'contexts',
  flags: [bool('current', '', 'Change the current context'), string('cluster', '', 'cluster of the context'), string('user', '', 'user of the context'), string('namespace', '', 'namespace of the context')],
  *run(k) {
    const current = k.flags.bool('current');
    if (current && k.args.length > 0) throw new CommandError('cannot specify both a context name and --current');
    if (!current && k.args.length !== 1) throw new CommandError(`Unexpected args: [${k.args.join(' ')}]`);
    let name = k.args[0] ?? '';
    let known = false;
    modify(k, (draft) => {
      if (current) {
        if (draft.currentContext === '') throw new CommandError('no current context is set');
        name = draft.currentContext;
      }
      known = setFields(draft, 'contexts', name, given(k, { cluster: 'cluster', user: 'user', namespace: 'namespace' }));
    });
    k.io.out(`Context "${name}" ${known ? 'modified' : 'created'}.\n`);
  },
};
