import { expect, it } from 'vitest';
import type { LabelSetsView } from '../../labs/figures/label-sets.ts';
import { sentence, setsOf } from './label-sets.tsx';

const pods = ['a', 'b', 'c'].map((name) => ({ name, labels: [] }));
const part = (text: string, ...chosen: readonly string[]) => ({ text, chosen });

const cases: readonly { readonly name: string; readonly view: LabelSetsView; readonly says: string; readonly circles: readonly string[] }[] = [
  { name: 'one part', view: { selector: 'x=1', pods, chosen: ['a'], parts: [part('x=1', 'a')] }, says: 'x=1 chooses 1 of 3 Pods: a.', circles: ['x=1'] },
  { name: 'two parts', view: { selector: 'x=1,y', pods, chosen: [], parts: [part('x=1', 'a'), part('y', 'b')] }, says: 'x=1,y chooses no Pod (x=1 alone: 1; y alone: 1).', circles: ['x=1', 'y'] },
  { name: 'nothing asked', view: { selector: ' ', pods, chosen: ['a', 'b', 'c'], parts: [] }, says: 'The empty selector chooses 3 of 3 Pods: a, b, c.', circles: [] },
  {
    name: 'too many parts for circles',
    view: { selector: 'w,x,y,z', pods, chosen: ['c'], parts: ['w', 'x', 'y', 'z'].map((text) => part(text, 'c')) },
    says: 'w,x,y,z chooses 1 of 3 Pods: c (w alone: 1; x alone: 1; y alone: 1; z alone: 1).',
    circles: ['w,x,y,z'],
  },
  {
    name: 'refused',
    view: { selector: 'a b', pods, chosen: [], parts: [], refusal: { code: 400, reason: 'BadRequest', message: 'unable to parse' } },
    says: 'The API server refuses this selector: BadRequest, unable to parse',
    circles: [],
  },
];

it.each(cases)('$name', ({ view, says, circles }) => {
  expect(sentence(view)).toBe(says);
  expect(setsOf(view).map(({ text }) => text)).toEqual(circles);
});
