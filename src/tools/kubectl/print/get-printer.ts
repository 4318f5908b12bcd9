// The printer of `kubectl get`: tables for people, else what -o says.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/get/get_flags.go, humanreadable_flags.go.

import { groupKindText, type Mapping } from '../client/mapper.ts';
import type { Kubectl } from '../session.ts';
import { dataPrinter, getFormats, noPrinter, outputChoice } from './choose.ts';
import type { Printer } from './printer.ts';
import { NamePrinter } from './structured.ts';
import { TablePrinter } from './table.ts';
import { customColumnsPrinter } from './templates.ts';

/** Whether a table is wanted. */
export function isHumanReadable(k: Kubectl): boolean {
  const output = k.flags.string('output');
  return (output === '' && k.flags.string('template') === '') || output === 'wide';
}

export interface GetPrinterOptions {
  readonly mapping?: Mapping | undefined;
  readonly withNamespace?: boolean;
  readonly withKind?: boolean;
}

/** @throws CommandError when there is no such format */
export function getPrinter(k: Kubectl, options: GetPrinterOptions): Printer {
  const { flags } = k;
  const choice = outputChoice(k);
  if (choice.output === '' || choice.output === 'wide') {
    const withKind = (options.withKind ?? false) || flags.bool('show-kind');
    return new TablePrinter({
      noHeaders: flags.bool('no-headers'),
      wide: choice.output === 'wide',
      withNamespace: options.withNamespace ?? false,
      kind: withKind && options.mapping ? groupKindText(options.mapping) : '',
      columnLabels: flags.strings('label-columns'),
      showLabels: flags.bool('show-labels'),
      nowMs: () => k.nowMs,
    });
  }
  if (choice.output.toLowerCase() === 'name') return new NamePrinter('', true);
  const printer = dataPrinter(k, choice) ?? customColumnsPrinter(k, choice.output, choice.template, flags.bool('no-headers'));
  if (!printer) throw noPrinter(flags.string('output'), getFormats);
  return printer;
}
