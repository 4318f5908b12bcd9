import { expect, it } from 'vitest';
import { readLab } from './lab-file.ts';

const lab = (expectLine: string): string => `title: Our shop
module: objects
summary: Find out why the shop does not answer.
minutes: 10
objectives: [find a Service without endpoints]
steps:
  - id: fix
    title: Make it answer
    checks:
      - says: the Service has an endpoint
        ${expectLine}
    hints: [one, two, three]
    debrief: Labels are the only tie.
`;
const rows: readonly { name: string; expectLine: string; errors: readonly string[] }[] = [
  {
    name: 'an expression with a colon, without quotes',
    expectLine: "expect: list('Pod', {'labels': {'app': 'shop'}}).size() > 0",
    errors: ['labs/shop/lab.yaml:11: Nested mappings are not allowed in compact mappings: a text with `: ` in it stands in quotes, or on the lines below `>-`'],
  },
  { name: 'a field nobody knows', expectLine: 'expects: "true"', errors: ['labs/shop/lab.yaml:10: steps[0].checks[0].expect Invalid input: expected string, received undefined', 'labs/shop/lab.yaml:10: steps[0].checks[0] Unrecognized key: "expects"'] },
  { name: 'what is no expression', expectLine: 'expect: "get(\'Pod\'))"', errors: [expect.stringContaining('labs/shop/lab.yaml:11: steps[0].checks[0].expect is not an expression: ERROR: <input>:1:11: Syntax error') as string] },
  { name: 'the same in quotes', expectLine: `expect: "list('Pod', {'labels': {'app': 'shop'}}).size() > 0"`, errors: [] },
];

it.each(rows)('$name', ({ expectLine, errors }) => {
  const read = readLab('shop', { 'lab.yaml': lab(expectLine), 'fix.md': 'Fix it.', 'solution.sh': '# step: fix\ntrue\n' });
  expect('errors' in read ? read.errors : []).toEqual(errors);
});
