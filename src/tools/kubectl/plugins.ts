// Plugins: programs named kubectl-something on the PATH, called as if they were verbs.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/plugin.go.

import { argvFor } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Steps } from '../../os/process.ts';
import type { Found } from '../cobra/find.ts';
import type { Kubectl } from './session.ts';

export interface Plugin {
  readonly path: string;
  readonly args: readonly string[];
}

/** The plugin that the arguments mean, when they mean no verb. */
export function findPlugin(k: Kubectl, found: Found<Kubectl>, argv: readonly string[]): Plugin | { readonly error: string } | undefined {
  if (argv.length === 0) return undefined;
  if (found.error !== undefined) {
    const name = argv.find((arg) => !arg.startsWith('-'));
    if (name === 'help' || name === '__complete' || name === '__completeNoDesc') return undefined;
    return lookUp(k, argv, 1);
  }
  const [first] = found.args;
  if (found.node.name !== 'create' || first === undefined || first.startsWith('-') || found.node.child(first)) return undefined;
  const plugin = lookUp(k, argv, argv.length - found.args.length + 1);
  return plugin && 'error' in plugin ? undefined : plugin;
}

/** The longest run of words that names a program. */
function lookUp(k: Kubectl, argv: readonly string[], fewest: number): Plugin | { readonly error: string } | undefined {
  const end = argv.findIndex((arg) => arg.startsWith('-'));
  const words = (end < 0 ? argv : argv.slice(0, end)).map((arg) => arg.replaceAll('-', '_'));
  if (words.length === 0) return { error: `flags cannot be placed before plugin name: ${argv[0]}` };
  for (let count = words.length; count >= Math.max(1, fewest); count--) {
    const path = `kubectl-${words.slice(0, count).join('-')}`;
    if (exists(k, path)) return { path, args: argv.slice(count) };
  }
  return undefined;
}

function exists(k: Kubectl, name: string): boolean {
  try {
    k.process.lookUpProgram(name);
    return true;
  } catch (error) {
    if (error instanceof OsError) return false;
    throw error;
  }
}

/** Becomes the plugin. */
export function* runPlugin(k: Kubectl, { path, args }: Plugin): Steps<number> {
  yield* k.io.flush();
  const program = k.process.lookUpProgram(path);
  return k.process.exec(program.program, argvFor(program, [program.path, ...args]));
}
