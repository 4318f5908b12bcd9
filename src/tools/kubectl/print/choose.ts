// Which printer `-o` and `--template` ask for.
// Upstream: cli-runtime v0.36 genericclioptions/print_flags.go, json_yaml_flags.go, name_flags.go; kubectl cmd/get/get_flags.go.

import { alignColumns, printerTable } from '../../../base/table.ts';
import { compareStrings, quote } from '../../go/quote.ts';
import { CommandError } from '../errors.ts';
import type { Kubectl } from '../session.ts';
import type { Printable, Printer } from './printer.ts';
import { JsonPrinter, KyamlPrinter, NamePrinter, YamlPrinter } from './structured.ts';
import { customColumnsPrinter, templatePrinter } from './templates.ts';

/** Formats every command with -o knows, in help's order. */
export const standardFormats = ['json', 'yaml', 'kyaml', 'name', 'go-template', 'go-template-file', 'template', 'templatefile', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file'] as const;
/** Formats of `kubectl get`. */
export const getFormats = [...standardFormats, 'custom-columns', 'custom-columns-file', 'wide'] as const;

/** What the output flags say. */
export interface OutputChoice {
  readonly output: string;
  readonly template: string;
  readonly allowMissingKeys: boolean;
  readonly showManagedFields: boolean;
}

/** Reads the flags; a command lacks some of them. */
export function outputChoice(k: Kubectl): OutputChoice {
  const { flags } = k;
  const template = flags.lookup('template') ? flags.string('template') : '';
  return {
    output: template !== '' && !flags.changed('output') ? 'go-template' : flags.string('output'),
    template,
    allowMissingKeys: flags.lookup('allow-missing-template-keys') ? flags.bool('allow-missing-template-keys') : true,
    showManagedFields: flags.lookup('show-managed-fields') ? flags.bool('show-managed-fields') : false,
  };
}

/** @throws CommandError naming the formats there are */
export function noPrinter(output: string, formats: readonly string[]): CommandError {
  return new CommandError(`unable to match a printer suitable for the output format ${quote(output)}, allowed formats are: ${[...formats].sort(compareStrings).join(',')}`);
}

/** JSON, YAML, KYAML and templates; undefined for other formats. */
export function dataPrinter(k: Kubectl, choice: OutputChoice): Printer | undefined {
  switch (choice.output.toLowerCase()) {
    case 'json':
      return new JsonPrinter(choice.showManagedFields);
    case 'yaml':
      return new YamlPrinter(choice.showManagedFields);
    case 'kyaml':
      return new KyamlPrinter(choice.showManagedFields);
    default:
      return choice.output === '' && choice.template === '' ? undefined : templatePrinter(k, choice.output, choice);
  }
}

/**
 * The printer of a command that says what it did: `-o` shows the object instead.
 * @param operation `created`, `scaled (dry run)`
 */
export function resultPrinter(k: Kubectl, operation: string, formats: readonly string[] = standardFormats, choice = outputChoice(k)): Printer {
  if (choice.output === '') return new NamePrinter(operation, false);
  if (choice.output.toLowerCase() === 'name') return new NamePrinter(operation, true);
  const printer = dataPrinter(k, choice);
  if (!printer) throw noPrinter(k.flags.string('output'), formats);
  return printer;
}

/** Prints to standard output; cells are aligned. */
export function printTo(k: Kubectl, printer: Printer, printable: Printable): void {
  if (!printer.tabular) return printer.print(printable, (text) => k.io.out(text));
  let cells = '';
  printer.print(printable, (text) => {
    cells += text;
  });
  k.io.out(alignColumns(cells, printerTable));
}

export { customColumnsPrinter };
