// kubectl attach. Upstream: k8s.io/kubectl v0.36 pkg/cmd/attach/attach.go.
// @supports yes kubectl: attach

import type { Steps } from '../../../os/process.ts';
import { bool, string } from '../../cobra/flag.ts';
import { printList } from '../../go/quote.ts';
import { CommandError } from '../errors.ts';
import { containerFlag, podRunningTimeoutFlag } from '../flags/common.ts';
import { attachablePod, chooseContainer, containersIn, podMapping } from '../pods.ts';
import { objectsFromFlags } from '../resource/from-flags.ts';
import { pathOf } from '../resource/info.ts';
import { type KubeObject, nameOf, namespaceOf, textAt } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { canUseTerminal, carry, connect, streamQuery } from '../streams.ts';
import type { Verb } from './verb.ts';

export const attach: Verb = {
  use: 'attach (POD | TYPE/NAME) -c CONTAINER',
  exactUse: true,
  short: 'Join a container that runs',
  long: 'Join a process that runs in a container.',
  examples: `# See what the Pod mypod prints; of several containers the default one
kubectl attach mypod

# Of one container
kubectl attach mypod -c ruby-container

# With standard input and a terminal
kubectl attach mypod -c ruby-container -i -t

# Of the first Pod of a replica set
kubectl attach rs/nginx`,
  completes: 'pods',
  flags: [
    podRunningTimeoutFlag(60_000),
    containerFlag,
    bool('stdin', 'i', 'Pass standard input on'),
    bool('tty', 't', 'Standard input is a terminal'),
    bool('quiet', 'q', 'Print only what the container prints'),
    string('detach-keys', '', 'The keys that leave the session', 'ctrl-p,ctrl-q'),
  ],
  *run(k) {
    const { args, flags } = k;
    k.namespace();
    const timeoutMs = flags.duration('pod-running-timeout');
    if (timeoutMs <= 0) throw k.usageError('--pod-running-timeout must be higher than zero');
    if (args.length === 0) throw new CommandError('at least 1 argument is required for attach');
    if (args.length > 2) throw new CommandError(`expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: ${printList(args)}`);
    const [first = '', second] = args;
    const names = second === undefined ? { resource: 'pods', names: [first] } : { resource: first, names: [second] };
    const [info] = yield* objectsFromFlags(k, [], { names, continueOnError: false, flatten: false }).infos();
    if (!info) throw new CommandError('at least 1 argument is required for attach');
    const pod = yield* attachablePod(k, info.present, timeoutMs);
    const phase = textAt(pod, 'status', 'phase');
    if (phase === 'Succeeded' || phase === 'Failed') throw new CommandError(`cannot attach a container in a completed pod; current phase is ${phase}`);
    yield* attachTo(k, pod, { container: flags.string('container'), stdin: flags.bool('stdin'), tty: flags.bool('tty'), quiet: flags.bool('quiet'), detachKeys: flags.string('detach-keys'), command: k.node.path });
  },
};

export interface AttachOptions {
  readonly container: string;
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly quiet: boolean;
  readonly detachKeys: string;
  /** `kubectl attach` */
  readonly command: string;
}

/** @throws CommandError, RemoteExit */
export function* attachTo(k: Kubectl, pod: KubeObject, options: AttachOptions): Steps<void> {
  const container = chosen(k, pod, options);
  const { quiet, stdin } = options;
  let { tty } = options;
  if (tty && container.tty !== true) {
    tty = false;
    if (!quiet) k.io.err(`error: Unable to use a TTY - container ${String(container.name)} did not allocate one\n`);
  } else if (container.tty === true) tty = true;
  const raw = canUseTerminal(k, { stdin, tty, quiet });
  if (!quiet) {
    k.io.err('All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\n');
    k.io.err("If you don't see a command prompt, try pressing enter.\n");
  }
  const streamed = { stdin, tty: raw, quiet, ...(stdin && raw ? { detachKeys: options.detachKeys || 'ctrl-p,ctrl-q' } : {}) };
  const path = pathOf(podMapping, namespaceOf(pod), nameOf(pod), 'attach');
  yield* carry(k, connect(k, path, streamQuery(String(container.name), streamed)), streamed);
  if (!quiet && stdin && raw) k.io.out(`${reattachMessage(pod, String(container.name), options.command)}\n`);
}

function chosen(k: Kubectl, pod: KubeObject, { container, quiet }: AttachOptions): ReturnType<typeof chooseContainer> {
  try {
    return chooseContainer(k, pod, container, quiet);
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`cannot attach to the container: ${error.message}`) : error;
  }
}

function reattachMessage(pod: KubeObject, container: string, command: string): string {
  const how = `'${command} ${nameOf(pod)} -c ${container} -n ${namespaceOf(pod)} -i -t'`;
  return containersIn(pod, 'ephemeralContainers').some((one) => one.name === container)
    ? `Session ended, the ephemeral container will not be restarted but may be reattached using ${how} if it is still running`
    : `Session ended, resume using ${how} command`;
}
