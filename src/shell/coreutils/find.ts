// find: walks folders and asks an expression of every file. Upstream: GNU findutils 4.9.
// @supports partly shell: find — "-fprint and its kin, -used, -samefile and -context are not simulated"

import { RegexError } from '../../base/regex.ts';
import { printError } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import { baseName } from '../../os/path.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { printAction } from './find/actions.ts';
import { type Find, FindUsage, parseExpression, type Test, type Visit } from './find/expression.ts';

export const find: Program = function* (process) {
  const words = process.argv.slice(1);
  const options = words.findIndex((word) => !/^-(?:[HLP]|O\d)$/.test(word));
  const rest = options < 0 ? [] : words.slice(options);
  const cut = rest.findIndex((word) => word.startsWith('-') || word === '(' || word === '!' || word === ',' || word === ')');
  const roots = cut < 0 ? rest : rest.slice(0, cut);
  const state: Find = {
    process,
    minDepth: 0,
    maxDepth: Number.POSITIVE_INFINITY,
    depthFirst: false,
    follow: words.slice(0, options < 0 ? undefined : options).includes('-L'),
    acts: false,
    quit: false,
    failed: false,
    batches: [],
  };
  let test: Test;
  try {
    const expression = parseExpression(state, cut < 0 ? [] : rest.slice(cut));
    const show = printAction(state, '\n');
    test = state.acts
      ? expression
      : function* (visit) {
          return (yield* expression(visit)) && (yield* show(visit));
        };
  } catch (error) {
    return yield* badUsage(process, error);
  }
  for (const root of roots.length > 0 ? roots : ['.']) {
    if (state.quit) break;
    yield* visitPath(state, root, root, 0, test);
  }
  for (const batch of state.batches) yield* batch.run();
  return state.failed ? 1 : 0;
};

function* badUsage(process: Process, error: unknown): Steps<number> {
  if (error instanceof OsError) yield* printError(process, `find: ‘${error.subject}’: ${error.text}\n`);
  else if (error instanceof FindUsage || error instanceof RegexError) yield* printError(process, `find: ${error.message}\n`);
  else throw error;
  return 1;
}

function* visitPath(state: Find, path: string, root: string, depth: number, test: Test): Steps<void> {
  const { process } = state;
  const { mount } = process.namespaces;
  if (process.spend(5)) yield { on: 'cpu', steps: 0 };
  let visit: Visit;
  try {
    const followed = state.follow && mount.exists(path, process);
    visit = {
      path,
      name: depth === 0 ? baseName(path) || path : path.slice(path.lastIndexOf('/') + 1),
      stat: followed ? mount.stat(path, process) : mount.lstat(path, process),
      depth,
      root,
      pruned: false,
    };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* printError(process, `find: ‘${path}’: ${error.text}\n`);
    state.failed = true;
    return;
  }
  const counts = depth >= state.minDepth;
  if (counts && !state.depthFirst) yield* test(visit);
  if (visit.stat.type === 'directory' && !(visit.pruned && !state.depthFirst) && depth < state.maxDepth && !state.quit) yield* visitBelow(state, visit, test);
  if (counts && state.depthFirst && !state.quit) yield* test(visit);
}

function* visitBelow(state: Find, { path, root, depth }: Visit, test: Test): Steps<void> {
  const { process } = state;
  let names: readonly string[];
  try {
    names = process.namespaces.mount.list(path, process);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* printError(process, `find: ‘${path}’: ${error.text}\n`);
    state.failed = true;
    return;
  }
  for (const name of names) {
    if (state.quit) return;
    yield* visitPath(state, path.endsWith('/') ? path + name : `${path}/${name}`, root, depth + 1, test);
  }
}
