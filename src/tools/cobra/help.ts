// Help as kubectl lays it out: description, aliases, examples, commands in groups, options, use line, hints.
// Upstream: k8s.io/kubectl v0.36 pkg/util/templates (templater.go, templates.go, help_flags_printer.go), mitchellh/go-wordwrap.
// Leaves out: Markdown in descriptions: ours are written the way they are shown.

import type { Command, CommandNode } from './command.ts';
import type { Flag } from './flag.ts';
import { FlagSet } from './flag-set.ts';
import { showDefault, typeName } from './flag-value.ts';
import { wrapWords } from '../go/wordwrap.ts';

export interface HelpStyle<C> {
  /** the root's commands under headings; what is in no group comes last */
  readonly groups: readonly { readonly heading: string; readonly commands: readonly Command<C>[] }[];
  readonly otherHeading: string;
  /** the command that lists inherited flags */
  readonly optionsCommand: string;
  /** columns of the terminal the help goes to, 0 when it is none */
  readonly columns: number;
}

/** The whole help text. */
export function helpText<C>(node: CommandNode<C>, style: HelpStyle<C>): string {
  const { command } = node;
  const description = (command.long || command.short).trim();
  const text = node.runnable || node.children.length > 0 ? description + usageText(node, style) : description;
  return wrapWords(text, widthLimit(style.columns));
}

/** The part of help that follows the description. */
export function usageText<C>(node: CommandNode<C>, style: HelpStyle<C>): string {
  const { command } = node;
  let out = '\n\n';
  if (command.aliases && command.aliases.length > 0) out += `Aliases:\n${[node.name, ...command.aliases].join(', ')}\n\n`;
  if (command.examples) out += `Examples:\n${indent(command.examples)}\n\n`;
  if (node.children.some((child) => child.available)) out += `${commandList(node, style)}\n\n`;
  const options = flagUsages(ownFlags(node), style.columns);
  if (options !== '') out += `Options:\n${options.trimEnd()}\n\n`;
  if (node.runnable && node.useLine !== node.root.path) out += `Usage:\n  ${usageLine(node)}\n\n`;
  if (node.children.length > 0) out += `Use "${node.path} <command> --help" for more information about a given command.\n`;
  if (node.runnable) out += `Use "${node.root.path} ${style.optionsCommand}" for a list of global command-line options (applies to all commands).\n`;
  return out;
}

const indent = (examples: string): string =>
  examples
    .trim()
    .split('\n')
    .map((line) => `  ${line.trim()}`)
    .join('\n')
    .trimEnd();

function usageLine<C>(node: CommandNode<C>): string {
  const line = node.useLine;
  return node.allFlags().length === 0 || line.includes('[options]') ? line : `${line} [options]`;
}

/** Flags of its own that it does not hand down. */
function ownFlags<C>(node: CommandNode<C>): readonly Flag[] {
  return new FlagSet(node.command.flags ?? []).all().filter((flag) => flag.name !== 'help');
}

function commandList<C>(node: CommandNode<C>, style: HelpStyle<C>): string {
  const children = node.sortedChildren.filter((child) => !child.command.hidden && child.name !== style.optionsCommand);
  const width = Math.max(11, ...node.children.map((child) => child.name.length), 'help'.length);
  const list = (nodes: readonly CommandNode<C>[]): string =>
    nodes
      .filter((child) => child.available)
      .map((child) => `\n  ${child.name.padEnd(width)}   ${child.command.short}`)
      .join('');
  if (node.parent) return `Available Commands:${list(children)}`;
  const grouped = new Set(style.groups.flatMap((group) => group.commands));
  const sections = style.groups.map((group) => {
    const members = group.commands.map((command) => node.children.find((child) => child.command === command));
    return group.heading + list(members.filter((child) => child !== undefined));
  });
  const others = children.filter((child) => !grouped.has(child.command) && child.command.short !== '');
  if (others.some((child) => child.available)) sections.push(style.otherHeading + list(others));
  return sections.join('\n\n');
}

/** One paragraph per flag: `    -n, --name='default':` and, on a line of its own, what it is for. */
export function flagUsages(flags: readonly Flag[], columns: number): string {
  const limit = columns === 0 ? -10 : widthLimit(columns);
  return flags
    .filter((flag) => !flag.hidden && flag.deprecated === undefined)
    .map((flag) => {
      const quotes = typeName(flag.type) === 'string' ? "'" : '';
      const letter = flag.shorthand === undefined ? '' : `-${flag.shorthand}, `;
      const usage = wrapWords(flag.usage.replaceAll('\n', ' '), limit - 10);
      return `    ${letter}--${flag.name}=${quotes}${showDefault(flag)}${quotes}:\n\t${usage.replaceAll('\n', '\n\t')}\n\n`;
    })
    .join('');
}

function widthLimit(columns: number): number {
  return columns >= 120 ? 120 : columns >= 100 ? 100 : columns >= 80 ? 80 : 0;
}
