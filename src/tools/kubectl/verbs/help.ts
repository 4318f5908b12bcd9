// kubectl help COMMAND. Upstream: github.com/spf13/cobra v1.10.2 InitDefaultHelpCmd.
// @supports yes kubectl: help

import { find } from '../../cobra/find.ts';
import { quoteRaw } from '../../go/quote.ts';
import { rootHelp, rootUsage } from '../help-text.ts';
import type { Verb } from './verb.ts';

export const help: Verb = {
  use: 'help [command]',
  short: 'Explain a command',
  long: 'Explain any command: write kubectl help and the words of the command.',
  hidden: true,
  completes: 'commands',
  *run(k) {
    const { node, error } = find(k.node.root, k.args);
    if (error === undefined) k.io.out(rootHelp(node, k.io.columns));
    else k.io.err(`Unknown help topic [${k.args.map(quoteRaw).join(' ')}]\n${rootUsage(k.node.root, k.io.columns)}`);
  },
};
