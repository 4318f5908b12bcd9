import { describe, expect, it } from 'vitest';
import { corrected, frequentWords, meant } from './words.ts';

describe('the words of a query that count', () => {
  it.each([
    { name: 'lose what only asks', query: 'What is a Pod?', is: ['pod'] },
    { name: 'keep both sides of a comparison', query: 'difference between Deployment and StatefulSet', is: ['deployment', 'statefulset'] },
    { name: 'keep flags and codes', query: 'exit code 137', is: ['exit', 'code', '137'] },
    { name: 'are all there when nothing else is', query: 'how to do it', is: ['how', 'to', 'do', 'it'] },
  ])('$name', ({ query, is }) => expect(meant(query)).toEqual(is));
});

describe('a slip of the fingers', () => {
  const known = ['deployment', 'kubectl', 'apply', 'pods', 'replicas', 'reply'];
  it.each([
    { name: 'becomes the nearest word', words: ['kubectl', 'aply'], is: ['kubectl', 'apply'] },
    { name: 'in a long word may be two letters', words: ['depolyment'], is: ['deployment'] },
    { name: 'is none where a word begins so', words: ['deploy', 'repl'], is: undefined },
    { name: 'stays where nothing is near', words: ['zebra'], is: undefined },
  ])('$name', ({ words, is }) => expect(corrected(words, known)).toEqual(is));
});

it('words that stand only once are not offered, the frequent ones come first', () => {
  expect(frequentWords(['A Pod, a pod, a node', 'pod-network pod-network; nodes node Node aply'])).toEqual(['node', 'pod', 'pod-network']);
});
