// kubectl: from arguments to a verb, from a failure to text and exit code.
// Upstream: cmd/kubectl/kubectl.go, k8s.io/kubectl v0.36 pkg/cmd/cmd.go, component-base cli/run.go.
// Differs: output is collected and written when the program waits or ends (output.ts); nothing is reordered.

import { sleep } from '../../os/io.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { CommandNode } from '../cobra/command.ts';
import { type Found, find } from '../cobra/find.ts';
import { missingFlags, prepare } from '../cobra/prepare.ts';
import { answerCompletion, isCompletionRequest } from './completion/request.ts';
import { CommandError, messageOf } from './errors.ts';
import { rootHelp } from './help-text.ts';
import { applyKuberc, type Kuberc } from './kuberc/apply.ts';
import { findPlugin, runPlugin } from './plugins.ts';
import { Kubectl } from './session.ts';
import { root } from './verbs/registry.ts';

/** The program. */
export const kubectl: Program = function* (process) {
  const k = new Kubectl(process);
  const exitCode = yield* main(k, process);
  yield* k.io.flush();
  return exitCode;
};

function* main(k: Kubectl, process: Process): Steps<number> {
  try {
    return yield* execute(k, process);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const message = messageOf(error);
    if (message !== '') k.io.err(message.endsWith('\n') ? message : `${message}\n`);
    return error.exitCode;
  }
}

/** How long the real program takes to start and to ask its first question; what happens in the cluster meanwhile is seen. */
const startupMs = 50;

function* execute(k: Kubectl, process: Process): Steps<number> {
  yield* sleep(process, startupMs);
  if (isCompletionRequest(process.argv[1])) return answerCompletion(k, process.argv.slice(1));
  const kuberc = applyKuberc(k, root, process.argv.slice(1));
  const found = find(new CommandNode(kuberc.root), kuberc.argv);
  const plugin = findPlugin(k, found, kuberc.argv);
  if (plugin && 'error' in plugin) {
    k.io.err(`Error: ${plugin.error}\n`);
    return 1;
  }
  if (plugin) return yield* runPlugin(k, plugin);
  if (found.error !== undefined) throw new CommandError(found.error);
  return yield* runFound(k, found, kuberc);
}

function* runFound(k: Kubectl, found: Found<Kubectl>, kuberc: Kuberc): Steps<number> {
  const { node, args } = found;
  const prepared = prepare(node, args, (text) => k.io.err(text), ({ flags }) => kuberc.preset(node, flags));
  if (prepared.outcome === 'error') {
    if (prepared.of === 'args') throw new CommandError(prepared.message);
    if (node.command.flagError) throw node.command.flagError(prepared.message, node.path);
    throw new CommandError(`${prepared.message}\n${node.name === 'options' ? `Run '${node.path}' without flags.` : `See '${node.path} --help' for usage.`}`);
  }
  k.begin(prepared.invocation);
  if (prepared.outcome === 'help') {
    if (node.name !== 'options') k.io.out(rootHelp(node, k.io.columns)); // that one's help is empty: its output is what help is for
    return 0;
  }
  const missing = missingFlags(prepared.invocation);
  if (missing !== undefined) throw new CommandError(missing);
  if (!offline.has(node.path.split(' ')[1] ?? '')) yield* k.identify();
  yield* node.command.run?.(k, prepared.invocation) ?? nothing();
  const warnings = k.restIfAny?.warningCount ?? 0;
  if (k.flags.bool('warnings-as-errors') && warnings > 0) throw new CommandError(`${warnings} warning${warnings === 1 ? '' : 's'} received`);
  return 0;
}

/** Commands that make no client: nobody is asked who they are. */
const offline: ReadonlySet<string> = new Set(['', 'completion', 'config', 'help', 'kuberc', 'kustomize', 'options', 'plugin', 'version']);

function* nothing(): Steps<void> {}
