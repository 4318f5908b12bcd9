// chmod, chown, chgrp: who may what with a file, and whose it is. Upstream: GNU coreutils.

import { print } from '../../os/io.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { groups, users } from '../../os/users.ts';
import { modeText, parseMode } from '../file-mode.ts';
import { complain, nameOf, parseOptions, problem, usageError } from './support.ts';

export const chmod: Program = function* (process) {
  // `chmod -x file` takes permissions away; it is no option.
  const argv = process.argv.slice(1);
  const at = argv.findIndex((word) => /^-[rwxXstugo,+=-]+$/.test(word) && !/^-[Rvfc]+$/.test(word) && word !== '--');
  const cut = at >= 0 ? [...argv.slice(0, at), '--', ...argv.slice(at)] : argv;
  const { operands, has, get } = yield* parseOptions(
    process,
    { short: 'Rvcf', long: { recursive: 'R', verbose: 'v', changes: 'c', quiet: 'f', silent: 'f', 'reference=': 'reference' } },
    cut,
  );
  const paths = [...operands];
  const reference = get('reference');
  const text = reference === undefined ? paths.shift() : undefined;
  if (reference === undefined && text === undefined) return yield* usageError(process, 'missing operand');
  if (paths.length === 0) return yield* usageError(process, `missing operand after ‘${text}’`);
  const { mount } = process.namespaces;
  const change = text === undefined ? () => mount.stat(reference ?? '', process).mode : parseMode(text, process.umask);
  if (!change) return yield* usageError(process, `invalid mode: ‘${text}’`);
  return yield* eachFile(
    process,
    paths,
    has('R'),
    'cannot access',
    function* (path) {
      const before = mount.stat(path, process);
      const after = change(before.mode, before.type === 'directory') & 0o7777;
      mount.chmod(path, after, process);
      const shown = (mode: number): string => `${mode.toString(8).padStart(4, '0')} (${modeText({ type: before.type, mode }).slice(1)})`;
      if (has('v') || (has('c') && after !== before.mode))
        yield* print(
          process,
          after === before.mode ? `mode of '${path}' retained as ${shown(after)}\n` : `mode of '${path}' changed from ${shown(before.mode)} to ${shown(after)}\n`,
        );
    },
    'changing permissions of',
  );
};

/** Does something to each path (and what is below); what fails is reported. */
function* eachFile(process: Process, paths: readonly string[], recursive: boolean, whenMissing: string, act: (path: string) => Steps<void>, whenDenied: string): Steps<number> {
  const { mount } = process.namespaces;
  let code = 0;
  for (const path of paths) {
    try {
      const stat = mount.lstat(path, process);
      try {
        yield* act(path);
      } catch (error) {
        code = yield* complain(process, error, whenDenied, path);
      }
      if (recursive && stat.type === 'directory')
        code =
          (yield* eachFile(
            process,
            mount.list(path, process).map((name) => `${path.replace(/\/$/, '')}/${name}`),
            true,
            whenMissing,
            act,
            whenDenied,
          )) || code;
    } catch (error) {
      code = yield* complain(process, error, whenMissing, path);
    }
  }
  return code;
}

export const chown: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, {
    short: 'RvcfhHLP',
    long: { recursive: 'R', verbose: 'v', changes: 'c', silent: 'f', quiet: 'f', 'no-dereference': 'h' },
  });
  const [who, ...paths] = operands;
  if (who === undefined) return yield* usageError(process, 'missing operand');
  if (paths.length === 0) return yield* usageError(process, `missing operand after ‘${who}’`);
  const onlyGroup = nameOf(process) === 'chgrp';
  const [userText, groupText] = onlyGroup ? ['', who] : splitOwner(who);
  const user = userText === '' ? undefined : (users(process).find(({ name }) => name === userText)?.uid ?? numeric(userText));
  const group = groupText === undefined || groupText === '' ? undefined : (groups(process).find(({ name }) => name === groupText)?.gid ?? numeric(groupText));
  if (userText !== '' && user === undefined) return yield* problem(process, `invalid user: ‘${who}’`);
  if (groupText && group === undefined) return yield* problem(process, `invalid group: ‘${onlyGroup ? groupText : who}’`);
  const { mount } = process.namespaces;
  // `user:` takes the user's own group along.
  const login = groupText === '' && user !== undefined && !onlyGroup ? users(process).find(({ uid }) => uid === user)?.gid : undefined;
  return yield* eachFile(
    process,
    paths,
    has('R'),
    'cannot access',
    function* (path) {
      const { uid, gid } = mount.stat(path, process);
      mount.chown(path, user ?? uid, group ?? login ?? gid, process);
    },
    onlyGroup ? 'changing group of' : 'changing ownership of',
  );
};

function splitOwner(text: string): readonly [string, string | undefined] {
  const at = text.search(/[:.]/);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

const numeric = (text: string): number | undefined => (/^\+?\d+$/.test(text) ? Number(text) : undefined);
