// kubectl version. Upstream: k8s.io/kubectl v0.36 pkg/cmd/version/version.go, skew_warning.go.
// @supports yes kubectl: version — client, server, -o yaml|json, skew warning

import { toJsonUnsorted } from '../../../base/json.ts';
import { toYaml } from '../../../base/yaml.ts';
import type { Steps } from '../../../os/process.ts';
import { bool, string } from '../../cobra/flag.ts';
import { printList } from '../../go/quote.ts';
import { CommandError } from '../errors.ts';
import type { Kubectl } from '../session.ts';
import type { Verb } from './verb.ts';

/** The kubectl this one is. */
export const clientVersion = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.4',
  gitCommit: 'bb826b1d48562f110659e64e8ec444327433db95',
  gitTreeState: 'clean',
  buildDate: '2026-09-29T20:03:31Z',
  goVersion: 'go1.27.1',
  compiler: 'gc',
  platform: 'linux/amd64',
};

export const kustomizeVersion = 'v5.8.1';

export const version: Verb = {
  use: 'version',
  short: 'Show the versions of this kubectl and of the server',
  long: 'Show which versions of kubectl and of the server the current context has to do with.',
  examples: '# Both versions\nkubectl version',
  flags: [bool('client', '', 'Only the version of kubectl itself; no server is asked.'), string('output', 'o', "'yaml' or 'json'.", '', { completes: 'words:json yaml' })],
  *run(k) {
    const output = validate(k);
    yield* run(k, output);
  },
};

function validate(k: Kubectl): string {
  const output = k.flags.string('output');
  if (!k.flags.bool('client')) {
    k.config.target();
    if (k.args.length > 0) throw new CommandError(`extra arguments: ${printList(k.args)}`);
  }
  if (output !== '' && output !== 'yaml' && output !== 'json') throw new CommandError("--output must be 'yaml' or 'json'");
  return output;
}

function* run(k: Kubectl, output: string): Steps<void> {
  const server = k.flags.bool('client') ? undefined : askServer(k);
  const info = { clientVersion, kustomizeVersion, ...(server && 'info' in server ? { serverVersion: server.info } : {}) };
  if (output === 'yaml') k.io.out(`${toYaml(info)}\n`);
  else if (output === 'json') k.io.out(`${toJsonUnsorted(info, '  ')}\n`);
  else {
    k.io.out(`Client Version: ${clientVersion.gitVersion}\nKustomize Version: ${kustomizeVersion}\n`);
    if (info.serverVersion) k.io.out(`Server Version: ${String(info.serverVersion.gitVersion)}\n`);
  }
  if (info.serverVersion) warnOfSkew(k, String(info.serverVersion.gitVersion));
  if (server && 'error' in server) throw server.error;
  yield* k.io.flush();
}

function askServer(k: Kubectl): { readonly info: Readonly<Record<string, unknown>> } | { readonly error: CommandError } {
  try {
    return { info: k.rest.request({ method: 'GET', path: '/version', query: [['timeout', k.rest.patience]] }) as Readonly<Record<string, unknown>> };
  } catch (error) {
    if (error instanceof CommandError) return { error };
    throw error;
  }
}

/** More than one minor version apart is not supported. */
function warnOfSkew(k: Kubectl, serverVersion: string): void {
  const numbers = (text: string): readonly number[] => /^v?(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number) ?? [];
  const [major = 0, minor = 0] = numbers(clientVersion.gitVersion);
  const [serverMajor = 0, serverMinor = 0] = numbers(serverVersion);
  if (major === serverMajor && Math.abs(minor - serverMinor) <= 1) return;
  const message = `version difference between client (${major}.${minor}) and server (${serverMajor}.${serverMinor}) exceeds the supported minor version skew of +/-1`;
  if (k.flags.bool('warnings-as-errors')) throw new CommandError(message);
  k.io.err(`Warning: ${message}\n`);
}
