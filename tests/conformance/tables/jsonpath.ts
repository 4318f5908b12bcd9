/** kubectl's JSONPath. Upstream: client-go/util/jsonpath. */
import { JsonPath } from '../../../src/base/jsonpath.ts';
import { casesOf, holdsCode, readTables } from '../corpora.ts';
import { type Conformance, differ, messageOf, type Tally } from '../tally.ts';

type Case = Readonly<Record<string, unknown>>;

/** The tables upstream runs with missing keys allowed. */
const allowsMissing = (func: string, variable: string, name: string): boolean =>
  variable === 'missingKeyTests' || ['TestEmptyRange', 'TestRunningPodsJSONPathOutput', 'TestNestedRanges'].includes(func) || name.includes('tolerate missing items');

function measure(tally: Tally, table: { readonly func: string; readonly var: string }, name: string, c: Case): void {
  const [template, input, expected] = [String(c['template']), c['input'], c['expect']];
  if (holdsCode(input)) return tally.skip('Go code');
  tally.check(name, () => {
    const run = (): string => new JsonPath(template, { allowMissingKeys: allowsMissing(table.func, table.var, name) }).execute(input);
    const error = messageOf(run);
    if (c['expectError'] === true || table.var === 'failStoreTests')
      return error === undefined ? 'no error' : !expected || error === expected || error.includes(String(expected)) ? undefined : differ(error, expected);
    if (error !== undefined) return error;
    if (table.var === 'randomPrintOrderTests') return differ(run().split(' ').sort(), String(expected).split(' ').sort());
    return sameJson(run(), String(expected)) ? undefined : differ(run(), expected);
  });
}

/** Go prints a struct's members in their order, which data does not tell. */
function sameJson(got: string, want: string): boolean {
  if (got === want) return true;
  try {
    const list = (text: string): unknown => JSON.parse(`[${text.replaceAll('} {', '},{')}]`);
    return differ(list(got), list(want)) === undefined;
  } catch {
    return false;
  }
}

export const jsonpath: Conformance = {
  name: 'jsonpath',
  floor: 0.97,
  run(tally) {
    for (const table of readTables('k8s-tables/curated/jsonpath.json')) {
      for (const { name, value } of casesOf(table)) {
        if (typeof value === 'object' && value !== null && 'template' in value) measure(tally, table, name, value);
      }
    }
    for (const table of readTables('k8s-tables/curated/jsonpath-parser.json')) {
      for (const { name, value } of casesOf(table)) {
        tally.check(`parser ${name}`, () => {
          const error = messageOf(() => new JsonPath(String(value['text'])));
          if ('err' in value) return error === undefined ? 'no error' : error.includes(String(value['err'])) ? undefined : differ(error, value['err']);
          return differ(error !== undefined, value['shouldError']);
        });
      }
    }
  },
};
