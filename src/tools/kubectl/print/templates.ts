// `-o jsonpath…`, `-o go-template…` and `-o custom-columns…`.
// Upstream: cli-runtime v0.36 printers/jsonpath.go, template.go; genericclioptions jsonpath_flags.go, template_flags.go; kubectl cmd/get/customcolumn.go.

import { goSyntax, goText } from '../../../base/go-value.ts';
import { outputFunctions, TemplateError, TemplateSet } from '../../../base/go-template.ts';
import { toJson } from '../../../base/json.ts';
import { JsonPath, JsonPathError, relaxedJsonPath } from '../../../base/jsonpath.ts';
import { quote } from '../../go/quote.ts';
import { CommandError } from '../errors.ts';
import { isList, itemsOf, type KubeObject } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { escapeTerminal, PrintedEvent, type Printable, type Printer, type Write } from './printer.ts';

/** What a template sees of an event or an object. */
const dataOf = (printable: Printable): unknown => (printable instanceof PrintedEvent ? { type: printable.type, object: printable.object } : printable);

const jsonPathFormats = ['jsonpath', 'jsonpath-as-json', 'jsonpath-file'];
const goTemplateFormats = ['go-template', 'go-template-file', 'template', 'templatefile'];
const columnFormats = ['custom-columns', 'custom-columns-file'];

/** `jsonpath={.x}` or `jsonpath` with the template elsewhere; undefined when the output is none of these formats. */
function split(output: string, formats: readonly string[], template: string): { readonly format: string; readonly value: string } | undefined {
  const at = template === '' ? output.indexOf('=') : -1;
  const format = at < 0 ? output : output.slice(0, at);
  return formats.includes(format) ? { format, value: template === '' ? (at < 0 ? '' : output.slice(at + 1)) : template } : undefined;
}

export interface TemplateOptions {
  /** --template */
  readonly template: string;
  readonly allowMissingKeys: boolean;
}

/** The printer for a template format; undefined when `output` is none. @throws CommandError */
export function templatePrinter(k: Kubectl, output: string, options: TemplateOptions): Printer | undefined {
  const path = split(output, jsonPathFormats, options.template);
  if (path) return jsonPathPrinter(path.format, templateText(k, path, 'jsonpath-file'), options);
  const go = split(output, goTemplateFormats, options.template);
  return go ? new GoTemplatePrinter(templateText(k, go, 'templatefile', 'go-template-file'), options) : undefined;
}

function templateText(k: Kubectl, { format, value }: { readonly format: string; readonly value: string }, ...fileFormats: readonly string[]): string {
  if (value === '') throw new CommandError('template format specified but no template given');
  if (!fileFormats.includes(format)) return value;
  try {
    return k.readFile(value);
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`error reading --template ${value}, ${error.message}`) : error;
  }
}

function jsonPathPrinter(format: string, template: string, options: TemplateOptions): Printer {
  const path = parsed(template, { allowMissingKeys: options.allowMissingKeys, outputJson: format === 'jsonpath-as-json' });
  return {
    print(printable, write) {
      try {
        write(path.execute(dataOf(printable)));
      } catch (error) {
        if (!(error instanceof JsonPathError)) throw error;
        const details = `Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(dataOf(printable))}\n\n`;
        throw new CommandError(`error executing jsonpath ${quote(template)}: ${details}\n`);
      }
    },
  };
}

function parsed(template: string, options: { readonly allowMissingKeys: boolean; readonly outputJson: boolean }): JsonPath {
  try {
    return new JsonPath(template, options);
  } catch (error) {
    throw error instanceof JsonPathError ? new CommandError(`error parsing jsonpath ${template}, ${error.message}`) : error;
  }
}

class GoTemplatePrinter implements Printer {
  readonly #text: string;
  readonly #template: TemplateSet;

  constructor(text: string, options: TemplateOptions) {
    this.#text = text;
    try {
      this.#template = new TemplateSet({ functions: outputFunctions, missingKey: options.allowMissingKeys ? 'default' : 'error' }).parse('output', text);
    } catch (error) {
      throw error instanceof TemplateError ? new CommandError(`error parsing template ${text}, ${error.message}`) : error;
    }
  }

  print(printable: Printable, write: Write): void {
    const value = dataOf(printable);
    try {
      write(this.#template.execute('output', value));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      write(`Error executing template: ${error.message}. Printing more information for debugging the template:\n`);
      write(`\ttemplate was:\n\t\t${this.#text}\n\traw data was:\n\t\t${toJson(value)}\n`);
      write(`\tobject given to template engine was:\n\t\t${goText(value)}\n\n`);
      throw new CommandError(`error executing template ${quote(this.#text)}: ${error.message}`);
    }
  }
}

interface CustomColumn {
  readonly header: string;
  readonly path: JsonPath;
}

/** The printer for `-o custom-columns…`; undefined when `output` is none. @throws CommandError */
export function customColumnsPrinter(k: Kubectl, output: string, template: string, noHeaders: boolean): Printer | undefined {
  const wanted = split(output, columnFormats, template);
  if (!wanted) return undefined;
  if (wanted.value === '') throw new CommandError('custom-columns format specified but no custom columns given');
  return new CustomColumnsPrinter(wanted.format === 'custom-columns' ? columnsOf(wanted.value) : columnsFromFile(k, wanted.value), noHeaders);
}

function columnsOf(spec: string): readonly CustomColumn[] {
  return spec.split(',').map((part) => {
    const at = part.indexOf(':');
    if (at < 0) throw new CommandError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, at), path: columnPath(part.slice(at + 1)) };
  });
}

function columnPath(expression: string): JsonPath {
  try {
    return new JsonPath(relaxedJsonPath(expression), { allowMissingKeys: true });
  } catch (error) {
    throw error instanceof JsonPathError ? new CommandError(error.message) : error;
  }
}

const fileFormat = 'Expected format is one line of space separated headers, one line of space separated column specs.';

function columnsFromFile(k: Kubectl, file: string): readonly CustomColumn[] {
  let content: string;
  try {
    content = k.readFile(file);
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`error reading template ${file}, ${error.message}\n`) : error;
  }
  const lines = content.replace(/\n$/, '').split('\n');
  if (content === '') throw new CommandError(`invalid template, missing header line. ${fileFormat}`);
  if (lines.length < 2) throw new CommandError(`invalid template, missing spec line. ${fileFormat}`);
  const words = (line: string | undefined): string[] => (line ?? '').split(/\s+/).filter((word) => word !== '');
  const headers = words(lines[0]);
  const specs = words(lines[1]);
  if (headers.length !== specs.length) throw new CommandError(`number of headers (${headers.length}) and field specifications (${specs.length}) don't match`);
  return headers.map((header, i) => ({ header, path: columnPath(specs[i] ?? '') }));
}

class CustomColumnsPrinter implements Printer {
  readonly tabular = true;
  readonly #columns: readonly CustomColumn[];
  readonly #noHeaders: boolean;
  #lastType: string | undefined;

  constructor(columns: readonly CustomColumn[], noHeaders: boolean) {
    this.#columns = columns;
    this.#noHeaders = noHeaders;
  }

  print(printable: Printable, write: Write): void {
    const type = printable instanceof PrintedEvent ? 'event' : isList(printable) ? 'list' : 'object';
    if (!this.#noHeaders && type !== this.#lastType) write(`${this.#columns.map((column) => column.header).join('\t')}\n`);
    this.#lastType = type;
    const objects = printable instanceof PrintedEvent || !isList(printable) ? [dataOf(printable)] : itemsOf(printable as KubeObject);
    for (const object of objects) write(`${this.#columns.map((column) => cell(column, object)).join('\t')}\n`);
  }
}

function cell(column: CustomColumn, object: unknown): string {
  let found: unknown[][];
  try {
    found = column.path.findResults(object);
  } catch (error) {
    throw error instanceof JsonPathError ? new CommandError(error.message) : error;
  }
  const values = found.flat().map((value) => escapeTerminal(goText(value)));
  return found.length === 0 || found[0]?.length === 0 ? ['<none>', ...values].join(',') : values.join(',');
}
