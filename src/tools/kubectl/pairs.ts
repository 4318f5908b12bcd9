// Arguments like `pod/web a=b c-`: which name objects, which are pairs to set or keys to remove.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/util/helpers.go (GetResourcesAndPairs, ParsePairs).

import { CommandError } from './errors.ts';

/** @param what `label`, `annotation`, `taint`, `env`. @throws CommandError when an object comes after a pair */
export function splitPairs(args: readonly string[], what: string): { readonly resources: readonly string[]; readonly pairs: readonly string[] } {
  const isPair = (arg: string): boolean => (arg.includes('=') && !arg.startsWith('=')) || (arg.endsWith('-') && arg !== '-');
  const first = args.findIndex(isPair);
  if (first < 0) return { resources: args, pairs: [] };
  const misplaced = args.slice(first).find((arg) => !isPair(arg));
  if (misplaced !== undefined) throw new CommandError(`all resources must be specified before ${what} changes: ${misplaced}`);
  return { resources: args.slice(0, first), pairs: args.slice(first) };
}

export interface Pairs {
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

/** @param canRemove whether `key-` takes a key away. @throws CommandError */
export function parsePairs(args: readonly string[], what: string, canRemove: boolean): Pairs {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  const wrong: string[] = [];
  for (const arg of args) {
    const at = arg.indexOf('=');
    if (at > 0) set[arg.slice(0, at)] = arg.slice(at + 1);
    else if (canRemove && arg.endsWith('-') && arg !== '-') remove.push(arg.slice(0, -1));
    else wrong.push(arg);
  }
  if (wrong.length > 0) throw new CommandError(`invalid ${what} format: ${wrong.join(', ')}`);
  return { set, remove };
}
