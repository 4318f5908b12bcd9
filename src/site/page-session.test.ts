import { expect, test } from 'vitest';
import { partsOf, startOf } from './page-session.ts';

const page = `Text.

\`\`\`session after=3s
$ kubectl get pods
No resources found in default namespace.
$ cat > a.txt <<E
> one
> E
\`\`\`

\`\`\`yaml title="pod.yaml"
kind: Pod
\`\`\`

\`\`\`bash
not played
\`\`\`

\`\`\`session after=2s
$ kubectl apply -f pod.yaml
pod/a created
\`\`\`
`;

test('a page is taken apart in order', () => {
  expect(partsOf(page)).toEqual([
    { kind: 'session', afterMs: 3000, commands: ['kubectl get pods', 'cat > a.txt <<E\none\nE'] },
    { kind: 'file', path: 'pod.yaml', content: 'kind: Pod\n' },
    { kind: 'session', afterMs: 2000, commands: ['kubectl apply -f pod.yaml'] },
  ]);
});

test('a session begins after all that came before it', () => {
  expect(startOf(partsOf(page), 1)).toEqual({
    files: { 'pod.yaml': 'kind: Pod\n' },
    setup: 'sleep 3\nkubectl get pods\ncat > a.txt <<E\none\nE\nsleep 2\ntrue',
    commands: ['kubectl apply -f pod.yaml'],
  });
});

test('a session that is not there has no beginning', () => expect([startOf(partsOf(page), 2), startOf([], 0)]).toEqual([undefined, undefined]));
