/** Go's text/template. Upstream: Go's text/template tests. */

import { goQuote } from '../../../src/base/go-quote.ts';
import type { FunctionMap } from '../../../src/base/go-template/builtins.ts';
import { formatNode } from '../../../src/base/go-template/nodes.ts';
import { isEmptyList, parseTemplates } from '../../../src/base/go-template/parse.ts';
import { TemplateError, TemplateSet } from '../../../src/base/go-template.ts';
import { casesOf, holdsCode, readTables, type Table } from '../corpora.ts';
import { type Conformance, differ, messageOf, type Tally } from '../tally.ts';

type Case = Readonly<Record<string, unknown>>;

/** Whole numbers of Go's test structs are ints. */
function toGo(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(toGo);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => !holdsCode(member))
      .map(([key, member]) => [key, toGo(member)]),
  );
}

/** The functions Go's tests define and that are about values we have. */
const functions: FunctionMap = {
  add: { params: [], rest: 'int', call: (...args: bigint[]) => args.reduce((a, b) => a + b, 0n) },
  echo: { params: ['any'], call: (value: unknown) => value },
  makemap: { params: [], rest: 'string', call: (...args: string[]) => Object.fromEntries(args.flatMap((key, i) => (i % 2 === 0 ? [[key, args[i + 1]]] : []))) },
  mapOfThree: { params: [], call: () => ({ three: 3n }) },
  oneArg: { params: ['string'], call: (arg: string) => `oneArg=${arg}` },
  returnInt: { params: [], call: () => 7n },
  twoArgs: { params: ['string', 'string'], call: (a: string, b: string) => `twoArgs=${a}${b}` },
  zeroArgs: { params: [], call: () => 'zeroArgs' },
  valueString: { params: ['string'], call: (value: string) => value },
  contains: { params: ['any', 'any'], call: () => true },
};

/** What needs methods, channels, pointers, complex numbers or functions as values. */
const beyondData =
  /Method|MyError|MAdd|GetU|Copy|\.PI|\.PSI|Empty[1-4]|\.NIL|Tmpl|Func|Err\b|EPERM|\di\b|dict|stringer|count|typeOf|Variadic|\.U8|MSIEmpty|\.SIC|\.MyError|\bcall\b|\.W[0-2]|\.V[0-2]|ValueString|Elem|range \.Iter|vfunc|dddArg|die|\.SMSI|BinaryFunc|\.Unexported|NonEmptyInterface|\.Str\b|MUI|MI8|\.AI|SB\b|\.Void|\.SliceTwo|\.Three|\.Copy|NonEmpty|InvalidFunction|html "|\.AIPtr|\.unexported|WRONG|MI64S|MI32S|MSI \.X|MSI `|MSI "|\.MSIone \.|%T|TrueFalse/;

function skipReason(c: Case): string | undefined {
  if (beyondData.test(String(c['input']))) return 'methods, pointers, channels and other types of Go';
  return undefined;
}

function run(name: string, input: string, data: unknown): string {
  return new TemplateSet({ functions }).parse(name, input).execute(name, data);
}

function execCase(tally: Tally, name: string, c: Case, shared: unknown): void {
  const reason = skipReason(c) ?? (holdsCode(c['data']) && !isShared(c['data']) ? 'Go code' : undefined);
  if (reason) return tally.skip(reason);
  const data = isShared(c['data']) ? shared : toGo(c['data']);
  tally.check(name, () => {
    const error = messageOf(() => run(String(c['name']), String(c['input']), data));
    if (error !== undefined) return c['ok'] === false ? undefined : error;
    if (c['ok'] === false) return 'no error';
    return differ(run(String(c['name']), String(c['input']), data), c['output']);
  });
}

const isShared = (data: unknown): boolean => typeof data === 'object' && data !== null && '$go' in data && data.$go === 'tVal';

/** How Go's parser prints what it read; text comes quoted. */
function printed(input: string): string {
  const tree = parseTemplates('test', input, (each) => each === 'contains' || each in functions || builtin.test(each)).get('test');
  return (tree?.root ?? []).map(printStatement).join('');
}

const builtin = /^(?:and|or|not|len|index|slice|html|js|urlquery|print|printf|println|eq|ne|lt|le|gt|ge|call)$/;

function printStatement(node: Parameters<typeof formatNode>[0]): string {
  if (node.type === 'text') return goQuote(node.text);
  if (node.type !== 'if' && node.type !== 'with' && node.type !== 'range') return formatNode(node);
  const list = node.list.map(printStatement).join('');
  const otherwise = node.elseList ? `{{else}}${node.elseList.map(printStatement).join('')}` : '';
  return `{{${node.type} ${formatNode(node.pipe)}}}${list}${otherwise}{{end}}`;
}

function parseCase(tally: Tally, name: string, c: Case): void {
  const { input, ok, result } = c as { input: string; ok: boolean | { readonly $go: string }; result: string };
  if (/\di\b|InvalidFunction|call/.test(input) || typeof result !== 'string') return tally.skip('complex numbers and functions as values');
  tally.check(name, () => {
    const error = messageOf(() => printed(input));
    const wanted = ok === true || (typeof ok === 'object' && ok.$go === 'noError');
    if (error !== undefined) return wanted ? error : undefined;
    return wanted ? differ(printed(input), result) : 'no error';
  });
}

function errorCase(tally: Tally, c: Case): void {
  const { name, input, result } = c as Readonly<Record<string, string>>;
  tally.check(`error ${name}`, () => {
    const error = messageOf(() => parseTemplates(String(name), String(input), (each) => builtin.test(each)));
    return error?.includes(String(result)) ? undefined : `got ${error}, want ${result}`;
  });
}

function compareCase(tally: Tally, name: string, c: Case): void {
  const { expr, truth, ok } = c as { expr: string; truth: string; ok: boolean };
  if (/\di|\.U|\.Ptr|\.NilPtr|\.Iface|\.Null|\.NilMap|\.NilIface|\.Nil|\.V|\.Map|\.NonNilMap|uint/i.test(expr)) return tally.skip('complex, unsigned and pointer values');
  tally.check(`${name} ${expr}`, () => {
    const text = `{{if ${expr}}}true{{else}}false{{end}}`;
    const data = { Zero: 0n, One: 1n, NegOne: -1n };
    const error = messageOf(() => run('', text, data));
    if (error !== undefined) return ok ? error : undefined;
    return ok ? differ(run('', text, data), truth) : 'no error';
  });
}

function measure(tally: Tally, table: Table, name: string, c: Case, shared: unknown): void {
  switch (table.var) {
    case 'execTests':
      return execCase(tally, name, c, shared);
    case 'multiExecTests':
      return tally.skip('several templates at once');
    case 'cmpTests':
      return compareCase(tally, name, c);
    case 'errorTests':
      return errorCase(tally, c);
    case 'parseTests':
      return parseCase(tally, name, c);
    case 'isEmptyTests':
      return tally.check(name, () => {
        const tree = parseTemplates('root', String(c['input']), () => true).get('root');
        return differ(isEmptyList(tree?.root ?? []), c['empty']);
      });
    case 'multiParseTests':
      return tally.check(name, () => {
        const names = (c['names'] ?? []) as readonly string[];
        const error = messageOf(() => parseTemplates('root', String(c['input']), () => true));
        if (error !== undefined) return c['ok'] === false ? undefined : error;
        const trees = parseTemplates('root', String(c['input']), () => true);
        return c['ok'] === false
          ? 'no error'
          : differ(
              names.every((each) => trees.has(each)),
              true,
            );
      });
    case 'numberTests':
      return tally.skip('kinds of numbers Go has and JSON has not');
  }
  if (table.func === 'TestJSEscaping') return tally.check(name, () => differ(run('t', '{{js .}}', c['in']), c['exp']));
  if (table.func === 'TestInterfaceValues') return interfaceCase(tally, c);
  tally.skip('Go code, lexer internals');
}

const interfaceData = {
  Nil: null,
  Zero: 0n,
  One: 1n,
  Two: 2n,
  Slice: [0n, 1n, 2n, 3n, 4n],
  String: 'abc',
  Str: 'abc',
  Map: { one: 1n, two: 2n, three: 3n },
};

function interfaceCase(tally: Tally, c: Case): void {
  const { text, out } = c as Readonly<Record<string, string>>;
  if (/\.Struct|\.X|\.Y|\.Ptr|call|\.Map \.|index \.Map/.test(String(text))) return tally.skip('structs and maps of ints');
  tally.check(`TestInterfaceValues ${text}`, () => {
    let got: string;
    try {
      got = run('tmpl', String(text), interfaceData);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      got = `ERROR: ${error.message.slice(error.message.indexOf('error calling') < 0 ? 0 : error.message.indexOf(': ', error.message.indexOf('error calling')) + 2)}`;
    }
    return got === out || (String(out).startsWith('ERROR') && got.startsWith('ERROR') && got.endsWith(String(out).slice(7))) ? undefined : `got ${got}, want ${out}`;
  });
}

export const goTemplate: Conformance = {
  name: 'go-text-template',
  floor: 0.97,
  run(tally) {
    const tables = readTables('helm-tables/go-text-template.json');
    const multi = tables.find((table) => table.var === 'multiExecTests');
    const data = ((multi?.cases ?? []) as readonly Case[]).map((c) => c['data']).find((each) => typeof each === 'object' && each !== null && 'SI' in each);
    const shared = toGo(data);
    for (const table of tables) for (const { name, value } of casesOf(table)) measure(tally, table, name, value, shared);
  },
};
