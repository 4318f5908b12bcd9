// Flags every command understands. Upstream: cli-runtime v0.36 genericclioptions/config_flags.go, kubectl cmd/cmd.go, klog's own flags.
// Leaves out: what --profile, --vmodule and --log-flush-frequency would do; they are read and change nothing here.

import { parseDuration } from '../../../base/duration.ts';
import { bool, duration, type Flag, int, string, strings, stringArray } from '../../cobra/flag.ts';

/** This flag is one of Go's own, which says less about what is wrong. */
function noDuration(text: string): string | undefined {
  try {
    parseDuration(text);
    return undefined;
  } catch {
    // whatever is wrong with it
    return 'parse error';
  }
}

/** Upstream: component-base logs/api/v1 VModuleConfigurationPFlag. */
const noLevels = (text: string): string | undefined =>
  text.split(',').every((part) => part === '' || /^[^=]+=\+?\d{1,10}$/.test(part)) ? undefined : 'syntax error: expect comma-separated list of filename=N';

export const globalFlags: readonly Flag[] = [
  string('as', '', 'Act as this user. Service accounts can be named, too, as system:serviceaccount:NAMESPACE:NAME.'),
  stringArray('as-group', '', 'Act as a member of this group; repeat the flag for several groups.'),
  string('as-uid', '', 'Act with this UID.'),
  stringArray('as-user-extra', '', 'Act with this extra attribute, as key=value; repeat the flag for several values.'),
  string('cache-dir', '', 'Directory for cached discovery answers', '', { shownDefault: '/home/learner/.kube/cache' }),
  string('certificate-authority', '', 'File with the certificate of the authority that signed the server'),
  string('client-certificate', '', 'File with the client certificate to present'),
  string('client-key', '', 'File with the key of the client certificate'),
  string('cluster', '', 'Cluster of the kubeconfig to talk to', '', { completes: 'clusters' }),
  string('context', '', 'Context of the kubeconfig to work in', '', { completes: 'contexts' }),
  bool('disable-compression', '', 'Ask the server not to compress its answers'),
  bool('insecure-skip-tls-verify', '', 'Do not check the certificate of the server. The connection is then not protected from impostors.'),
  string('kubeconfig', '', 'The kubeconfig file to read'),
  string('kuberc', '', 'The kuberc file with preferences. The environment variable KUBECTL_KUBERC=false or the value "off" switches preferences off.'),
  duration('log-flush-frequency', '', 'Longest time between two flushes of the log', 5000, { refuses: noDuration }),
  bool('match-server-version', '', 'Refuse to work with a server of another version'),
  string('namespace', 'n', 'Namespace to work in', '', { completes: 'namespaces' }),
  string('password', '', 'Password for basic authentication'),
  string('profile', '', 'What to profile: one of (none|cpu|heap|goroutine|threadcreate|block|mutex|trace)', 'none'),
  string('profile-output', '', 'File the profile is written to', 'profile.pprof'),
  string('request-timeout', '', 'How long to wait for a single answer of the server, with a unit (1s, 2m, 3h); zero waits for ever.', '0'),
  string('server', 's', 'Address and port of the API server'),
  string('tls-server-name', '', 'Name to expect in the certificate of the server; by default the name it is reached by'),
  string('token', '', 'Bearer token to authenticate with'),
  string('user', '', 'User of the kubeconfig to act as', '', { completes: 'users' }),
  string('username', '', 'User name for basic authentication'),
  int('v', 'v', 'How much to log: higher numbers show more, up to the requests themselves'),
  strings('vmodule', '', 'Log levels per source file, as pattern=N, separated by commas', [], { shownDefault: '', refuses: noLevels }),
  bool('warnings-as-errors', '', 'End with an error when the server has sent a warning'),
];
