// What a verb of kubectl is, and the questions verbs ask about their flags in the same words.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/util/helpers.go (GetDryRunStrategy, GetValidationDirective).

import type { Steps } from '../../../os/process.ts';
import type { Command } from '../../cobra/command.ts';
import { tryParseBool } from '../../go/strconv.ts';
import { CommandError, SilentExit } from '../errors.ts';
import { rootHelp } from '../help-text.ts';
import { type Kubectl, requireNoArguments } from '../session.ts';

export type Verb = Command<Kubectl>;

export type DryRun = 'none' | 'client' | 'server';

/** What --dry-run says; deprecated spellings are told of. @throws CommandError */
export function dryRunOf(k: Kubectl): DryRun {
  const value = k.flags.string('dry-run');
  if (value === 'client' || value === 'server' || value === 'none') return value;
  if (value === 'unchanged') {
    k.log('W', 'helpers.go:719', '--dry-run is deprecated and can be replaced with --dry-run=client.');
    return 'client';
  }
  const truth = tryParseBool(value);
  if (truth === undefined) throw new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
  k.log('W', truth ? 'helpers.go:733' : 'helpers.go:736', `--dry-run=${value} is deprecated (boolean value) and can be replaced with --dry-run=${truth ? 'client' : 'none'}.`);
  return truth ? 'client' : 'none';
}

/** `created (dry run)`. */
export function withDryRun(operation: string, dryRun: DryRun): string {
  return dryRun === 'client' ? `${operation} (dry run)` : dryRun === 'server' ? `${operation} (server dry run)` : operation;
}

/** What --validate says, as the server wants it. @throws CommandError */
export function validationOf(k: Kubectl): 'Strict' | 'Warn' | 'Ignore' {
  const value = k.flags.string('validate');
  const truth = tryParseBool(value);
  if (truth !== undefined) return truth ? 'Strict' : 'Ignore';
  switch (value) {
    case 'strict':
      return 'Strict';
    case 'warn':
      return 'Warn';
    case 'ignore':
      return 'Ignore';
    default:
      throw new CommandError(`invalid - validate option "${value}"; must be one of: strict (or true), warn, ignore (or false)`);
  }
}

/** The run of a command that only has commands below it: help and a failure. @param stream where help goes */
export function helpOnly(stream: 'out' | 'err'): (k: Kubectl) => Steps<void> {
  return function* (k) {
    requireNoArguments(k);
    k.io[stream](rootHelp(k.node, k.io.columns));
    throw new SilentExit();
  };
}
