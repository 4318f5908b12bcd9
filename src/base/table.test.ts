import { describe, expect, it } from 'vitest';
import { alignColumns, describeTable, formatTable, printerTable, Tabwriter } from './table.ts';

describe('columns', () => {
  const rows = [
    {
      name: "get's: at least six wide, three between, nothing after the last",
      options: printerTable,
      text: 'NAME\tREADY\tAGE\nweb-7d4b\t1/1\t5s\na\t0/1\t12m\n',
      want: 'NAME       READY   AGE\nweb-7d4b   1/1     5s\na          0/1     12m\n',
    },
    { name: 'an empty last cell leaves the padding before it', options: printerTable, text: 'A\tB\nx\t\n', want: 'A     B\nx     \n' },
    { name: 'characters count, not bytes', options: printerTable, text: 'NÄME\tB\nüüüüüüü\tx\n', want: 'NÄME      B\nüüüüüüü   x\n' },
    {
      name: "describe's: two between, each block of lines by itself",
      options: describeTable,
      text: 'Name:\tweb\nNamespace:\tdefault\nLabels:\ta=1\n\tb=2\nStatus:\tRunning\n',
      want: 'Name:       web\nNamespace:  default\nLabels:     a=1\n            b=2\nStatus:     Running\n',
    },
    { name: 'a line without a tab ends a column', options: describeTable, text: 'longlonglong\tx\nplain\na\ty\n', want: 'longlonglong  x\nplain\na  y\n' },
    { name: 'no newline at the end stays so', options: describeTable, text: 'a\tb', want: 'a  b' },
    { name: 'nothing', options: printerTable, text: '', want: '' },
  ];
  it.each(rows)('$name', ({ options, text, want }) => expect(alignColumns(text, options)).toBe(want));
});

it('remembers the widths of what it has written when rows come one by one, as --watch prints', () => {
  const writer = new Tabwriter(printerTable);
  writer.write('NAME\tSTATUS\n');
  writer.write('long-name-of-a-pod\tPending\n');
  const first = writer.flush();
  writer.write('p\tRunning\n');
  expect(first + writer.flush()).toBe('NAME                 STATUS\nlong-name-of-a-pod   Pending\np                    Running\n');
});

it('formats rows', () => {
  expect(
    formatTable([
      ['NAME', 'AGE'],
      ['web', '5s'],
    ]),
  ).toBe('NAME   AGE\nweb    5s\n');
});
