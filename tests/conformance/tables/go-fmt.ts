/** fmt.Sprintf. Upstream: Go's fmt/fmt_test.go. */
import { goSprintf } from '../../../src/base/go-fmt.ts';
import { GoFloat } from '../../../src/base/go-value.ts';
import { casesOf, holdsCode, readTables } from '../corpora.ts';
import { type Conformance, differ, type Tally } from '../tally.ts';

/** JSON does not tell an int from a float64: whole numbers are ints unless the verb is a float's. */
function toGo(value: unknown, format: string): unknown {
  if (typeof value === 'number') return /[eEfFgG]\|?$/.test(format.replace(/[^a-zA-Z]*$/, '')) ? new GoFloat(value) : Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map((item) => toGo(item, format));
  return value;
}

/** Cases whose value is of a type that data cannot show: pointers, renamed types, bytes, complex numbers, structs. */
function isPlain(value: unknown, out: string): boolean {
  if (holdsCode(value) || out === '[object Object]') return false;
  if (typeof value === 'object' && value !== null) return false;
  if (typeof value === 'string' && (value.includes('\ufffd') || /^\d*i$|^[-+.\de]+i$/.test(value) || /^\[|^&|byte/.test(out))) return false;
  if (/^<(?!nil)|^"<|[pP][+-]\d|3c 0x32|3c32|<x=|PTR|byte|GoString|\*int|\*\*\*|0xffffffffffffffff/.test(out)) return false;
  return !/uint|int8|int32|float32|complex|renamed|\bI\b|\bS\b|PANIC|0x[0-9a-f]+p/.test(out);
}

function single(tally: Tally, name: string, format: string, value: unknown, out: string): void {
  if (!isPlain(value, out)) tally.skip('values of Go types that data cannot show');
  else tally.check(`${name} ${format}`, () => differ(goSprintf(format, [/\de[+-]\d/.test(out) && typeof value === 'number' ? new GoFloat(value) : toGo(value, format)]), out));
}

export const goFmt: Conformance = {
  name: 'go-fmt',
  floor: 0.97,
  run(tally) {
    for (const table of readTables('helm-tables/go-fmt.json')) {
      for (const { name, value } of casesOf(table)) {
        if (!['fmtTests', 'reorderTests', 'startests'].includes(table.var)) {
          tally.skip('scanning, methods and allocations');
          continue;
        }
        const out = String(value['out']);
        if (table.var === 'fmtTests') single(tally, name, String(value['fmt']), value['val'], out);
        else if (table.var === 'reorderTests') {
          const args = (value['val'] as { readonly $args?: readonly unknown[] }).$args ?? value['val'];
          const list = Array.isArray(args) ? args : [];
          if (holdsCode(list)) tally.skip('Go code');
          else
            tally.check(`${name} ${String(value['fmt'])}`, () =>
              differ(
                goSprintf(
                  String(value['fmt']),
                  list.map((arg) => (arg === 12 ? new GoFloat(12) : toGo(arg, '%d'))),
                ),
                out,
              ),
            ); // 12 stands for 12.0 there
        } else if (table.var === 'startests') {
          const { args } = value['in'] as { readonly args: readonly unknown[] };
          if (!Array.isArray(args) || holdsCode(args)) tally.skip('Go code');
          else
            tally.check(`${name} ${String(value['fmt'])}`, () =>
              differ(
                goSprintf(
                  String(value['fmt']),
                  args.map((arg) => toGo(arg, String(value['fmt']))),
                ),
                out,
              ),
            );
        }
      }
    }
  },
};
