import { expect, it } from 'vitest';
import { unexplained } from '../../labs/faithful.ts';
import { goldenReasons, parityReasons, reasonOf } from './reasons.ts';

const where = 'kubectl/01-x 1';

it.each([
  { name: 'help', reasons: parityReasons, cmd: 'kubectl set', diff: '-Configure', begins: 'Help and completion' },
  { name: 'a command that only looks like help', reasons: parityReasons, cmd: 'kubectl set image deploy/web web=nginx', diff: '-a\n+b', begins: unexplained },
  { name: 'ages alone', reasons: parityReasons, cmd: 'kubectl describe pod web', diff: '-  Normal  Pulled  12s  kubelet\n+  Normal  Pulled  11s  kubelet', begins: 'An age is one second' },
  { name: 'ages and more', reasons: parityReasons, cmd: 'kubectl describe pod web', diff: '-  Normal  Pulled  12s  kubelet\n+  Normal  Killed  11s  kubelet', begins: unexplained },
  { name: 'the name of an event', reasons: goldenReasons, cmd: 'kubectl get ev', diff: '- name: web.18e9d7fb39854ca6\n+ name: web.18e9b54b0894d700', begins: 'A number of chance' },
])('explains $name', ({ reasons, cmd, diff, begins }) => expect(reasonOf(reasons, { cmd, diff, where }).startsWith(begins)).toBe(true));
