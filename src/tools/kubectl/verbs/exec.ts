// kubectl exec. Upstream: k8s.io/kubectl v0.36 pkg/cmd/exec/exec.go.
// @supports yes kubectl: exec — with standard input and terminals, also in workloads

import type { Steps } from '../../../os/process.ts';
import { bool, strings } from '../../cobra/flag.ts';
import { CommandError } from '../errors.ts';
import { containerFlag, podRunningTimeoutFlag } from '../flags/common.ts';
import { attachablePod, chooseContainer, podMapping, requireContainer } from '../pods.ts';
import { objectsFromFlags } from '../resource/from-flags.ts';
import { pathOf } from '../resource/info.ts';
import { isList, type KubeObject, nameOf, namespaceOf, textAt } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { canUseTerminal, carry, connect, streamQuery } from '../streams.ts';
import type { Verb } from './verb.ts';

export const exec: Verb = {
  use: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  exactUse: true,
  short: 'Run a command in a container',
  long: 'Run a command in a container.',
  examples: `# 'date' in the first container of a Pod
kubectl exec mypod -- date

# In another container
kubectl exec mypod -c ruby-container -- date

# A shell: standard input goes there, and the terminal
kubectl exec mypod -c ruby-container -i -t -- bash -il

# A command whose own flags kubectl has, too
kubectl exec mypod -i -t -- ls -t /usr

# In the first Pod of a deployment
kubectl exec deploy/mydeployment -- date

# In the first Pod of a service
kubectl exec svc/myservice -- date`,
  completes: 'pods',
  flags: [
    podRunningTimeoutFlag(60_000),
    strings('filename', 'f', 'naming the object', [], { completes: 'files' }),
    { ...containerFlag, completes: 'containers' },
    bool('stdin', 'i', 'Pass standard input on'),
    bool('tty', 't', 'Standard input is a terminal'),
    bool('quiet', 'q', 'Print only what the command prints'),
  ],
  *run(k) {
    const { name, command } = complete(k);
    if (name === undefined && k.flags.strings('filename').length === 0) throw new CommandError('pod, type/name or --filename must be specified');
    if (command.length === 0) throw new CommandError('you must specify at least one command for the container');
    const pod = yield* attachablePod(k, yield* find(k, name), k.flags.duration('pod-running-timeout'));
    const phase = textAt(pod, 'status', 'phase');
    if (phase === 'Succeeded' || phase === 'Failed') throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
    const quiet = k.flags.bool('quiet');
    const asked = k.flags.string('container');
    const container = asked === '' ? chooseContainer(k, pod, '', quiet) : requireContainer(pod, asked);
    const stdin = k.flags.bool('stdin');
    const options = { stdin, tty: canUseTerminal(k, { stdin, tty: k.flags.bool('tty'), quiet }), quiet };
    const path = pathOf(podMapping, namespaceOf(pod), nameOf(pod), 'exec');
    yield* carry(k, connect(k, path, streamQuery(String(container.name), options, command)), options);
  },
};

function complete(k: Kubectl): { readonly name: string | undefined; readonly command: readonly string[] } {
  const { args, argsBeforeDash, flags } = k;
  const name = argsBeforeDash === 0 ? undefined : args[0];
  if (argsBeforeDash < 0 && (args.length > 1 || (args.length > 0 && flags.strings('filename').length > 0))) {
    throw k.usageError('exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead');
  }
  k.namespace();
  if (flags.duration('pod-running-timeout') <= 0) throw k.usageError('--pod-running-timeout must be higher than zero');
  return { name, command: argsBeforeDash < 0 ? [] : args.slice(argsBeforeDash) };
}

function* find(k: Kubectl, name: string | undefined): Steps<KubeObject> {
  const names = name === undefined ? {} : { names: { resource: 'pods', names: [name] } };
  const infos = yield* objectsFromFlags(k, [], { ...names, continueOnError: false, flatten: false }).infos();
  const [info] = infos;
  if (!info || infos.length > 1 || isList(info.present)) throw new CommandError('cannot exec into multiple objects at a time');
  return info.present;
}
