// `kubectl __complete …`, which completion scripts ask, and Tab in our own terminal: the same answers.
// Upstream: github.com/spf13/cobra v1.10.2 completions.go initCompleteCmd.

import type { ProgramCompleter } from '../../../shell/completion.ts';
import { CommandNode } from '../../cobra/command.ts';
import { complete, type Completions, directives, directiveText, type Wanted } from '../../cobra/complete.ts';
import { CommandError } from '../errors.ts';
import { Kubectl } from '../session.ts';
import { root } from '../verbs/registry.ts';
import { candidatesFor } from './candidates.ts';

/** The hidden commands that scripts call. */
export const isCompletionRequest = (word: string | undefined): boolean => word === '__complete' || word === '__completeNoDesc';

/** Prints candidates, one a line, and what the shell is to do with them. */
export function answerCompletion(k: Kubectl, [request, ...words]: readonly string[]): number {
  const { candidates, directive, problem } = completions(k, words.length === 0 ? [''] : words);
  if (problem !== undefined) k.io.err(`[Debug] [Error] ${problem}\n`);
  for (const { text, description } of candidates) {
    const first = request === '__complete' ? (description ?? '').split('\n', 1)[0]?.trim() : '';
    k.io.out(`${first ? `${text}\t${first}` : text}\n`);
  }
  k.io.out(`:${directive}\n`);
  k.io.err(`Completion ended with directive: ${directiveText(directive)}\n`);
  return 0;
}

function completions(k: Kubectl, argv: readonly string[]): Completions {
  return complete(new CommandNode(root), argv, (wanted: Wanted<Kubectl>) => {
    k.begin({ node: wanted.node, flags: wanted.flags, args: wanted.args, argsBeforeDash: -1 });
    try {
      return candidatesFor(k, wanted);
    } catch (error) {
      if (error instanceof CommandError) return { candidates: [], directive: directives.noFiles }; // no cluster, no candidates
      throw error;
    }
  });
}

/** Tab behind `kubectl` in our terminal. @supports yes terminal: completion of kubectl's commands, flags, resource types and names */
export const kubectlCompleter: ProgramCompleter = function* (process, words) {
  const last = words.at(-1) ?? '';
  const { candidates, directive } = completions(new Kubectl(process), words.slice(1));
  if (candidates.length === 0 && (directive & directives.noFiles) === 0) return undefined;
  if ((directive & (directives.fileExtensions | directives.directories)) !== 0) return undefined;
  const equals = last.startsWith('-') ? last.indexOf('=') + 1 : 0;
  return candidates.map(({ text }) => `${last.slice(0, equals)}${text}`);
};
