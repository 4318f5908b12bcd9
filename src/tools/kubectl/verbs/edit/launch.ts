// Opens a text in the user's editor and waits for what comes of it.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/util/editor/editor.go.

import { text, utf8 } from '../../../../base/bytes.ts';
import { argvFor, askHost, runChild } from '../../../../os/io.ts';
import { OsError } from '../../../../os/os-error.ts';
import type { Steps } from '../../../../os/process.ts';
import { goQuote } from '../../../../base/go-quote.ts';
import { CommandError } from '../../errors.ts';
import type { Kubectl } from '../../session.ts';

export interface Edited {
  readonly text: string;
  readonly path: string;
}

/** @param extension `.yaml` or `.json`. @throws CommandError when there is no editor or it fails */
export function* launchEditor(k: Kubectl, extension: string, content: string): Steps<Edited> {
  const path = `/tmp/kubectl-edit-${1_000_000_000 + k.process.random.below(3_000_000_000)}${extension}`;
  k.process.namespaces.mount.writeFile(path, utf8(content), k.access, 0o600);
  yield* k.io.flush();
  yield* run(k, editorCommand(k), path);
  return { text: text(k.readFileBytes(path)), path };
}

/** KUBE_EDITOR, EDITOR, vi; one with quotes in it is left to a shell. */
function editorCommand(k: Kubectl): { readonly words: readonly string[]; readonly shell: boolean } {
  const { env } = k.process;
  const editor = env.get('KUBE_EDITOR') || env.get('EDITOR') || 'vi';
  if (!editor.includes(' ')) return { words: [editor], shell: false };
  if (!/["'\\]/.test(editor)) return { words: editor.split(' '), shell: false };
  return { words: [env.get('SHELL') || '/bin/bash', '-c', editor], shell: true };
}

function* run(k: Kubectl, { words, shell }: { readonly words: readonly string[]; readonly shell: boolean }, path: string): Steps<void> {
  const argv = shell ? [...words.slice(0, -1), `${words.at(-1)} ${goQuote(path)}`] : [...words, path];
  const called = words.join(' ');
  let found: ReturnType<typeof k.process.lookUpProgram>;
  try {
    found = k.process.lookUpProgram(argv[0] ?? '');
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    if (called === 'vi' && (yield* editOnPage(k, path))) return;
    throw new CommandError(error.code === 'ENOENT' ? `unable to launch the editor ${goQuote(called)}` : `there was a problem with the editor ${goQuote(called)}`);
  }
  const code = yield* runChild(k.process, { program: found.program, argv: argvFor(found, argv) });
  if (code !== 0) throw new CommandError(`there was a problem with the editor ${goQuote(called)}`);
}

/** The page's own editor, where no editor is installed. @returns whether there is one */
function* editOnPage(k: Kubectl, path: string): Steps<boolean> {
  const answer = yield* askHost(k.process, 'edit', { path, text: text(k.readFileBytes(path)) });
  if (answer === undefined) return false;
  const edited = typeof answer === 'object' && answer !== null ? (answer as { text?: unknown }).text : answer;
  if (typeof edited === 'string') k.process.namespaces.mount.writeFile(path, utf8(edited), k.access, 0o600);
  return true;
}
