// Help of kubectl's commands: the groups of the first page, and the hint to api-resources.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/cmd.go (groups), cmd/util/override… SuggestAPIResources.

import type { Command, CommandNode } from '../cobra/command.ts';
import { type HelpStyle, helpText, usageText } from '../cobra/help.ts';
import type { Kubectl } from './session.ts';

/** Set once by the registry, which knows the verbs; verbs themselves only need to print help. */
let groups: HelpStyle<Kubectl>['groups'] = [];

export function setHelpGroups(known: readonly { readonly heading: string; readonly commands: readonly Command<Kubectl>[] }[]): void {
  groups = known;
}

const style = (columns: number): HelpStyle<Kubectl> => ({ groups, otherHeading: 'Other Commands:', optionsCommand: 'options', columns });

/** @param columns of the terminal, 0 for none */
export const rootHelp = (node: CommandNode<Kubectl>, columns: number): string => helpText(node, style(columns));

export const rootUsage = (node: CommandNode<Kubectl>, columns: number): string => usageText(node, style(columns));

export const suggestApiResources = 'Use "kubectl api-resources" for a complete list of supported resources.';
