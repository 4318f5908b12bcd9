// What /proc says about the namespaces and the control group of containers: which they share, and which are their own.

import { describe, expect, it } from 'vitest';
import { testEngine } from './test-engine.ts';

const kinds = ['cgroup', 'mnt', 'net', 'pid', 'time', 'user', 'uts'] as const;

describe('namespaces as links in /proc', () => {
  const { runtime, store, start, exec, machine } = testEngine();
  const first = start('alpine:3.20', { command: ['sleep', '1000'] });
  const other = start('alpine:3.20', { command: ['sleep', '1000'] });
  const image = store.registries.resolve({ registry: 'docker.io', path: 'library/alpine', tag: '3.20' });
  if (!('image' in image)) throw new Error(image.problem);
  const sidecar = runtime.createContainer(first.sandbox, { name: 'd', image: image.image, imageName: 'alpine:3.20', command: ['sleep', '1000'] });
  runtime.start(sidecar);
  const ofHost = (kind: string) => machine.kernel.processes.get(1)?.namespaces.mount.readLink(`/proc/1/ns/${kind}`, { cwd: '/', credentials: { uid: 0, gid: 0, groups: [] }, nowMs: 0 });
  const links = (container: typeof first) => exec(container, ['readlink', ...kinds.map((kind) => `/proc/self/ns/${kind}`)]).trim().split('\n');
  const shared = (a: readonly (string | undefined)[], b: readonly (string | undefined)[]) => kinds.filter((_, i) => a[i] === b[i]);

  const rows = [
    { name: 'two containers of one sandbox', a: () => links(first), b: () => links(sidecar), same: ['net', 'time', 'user', 'uts'] },
    { name: 'containers of two sandboxes', a: () => links(first), b: () => links(other), same: ['time', 'user'] },
    { name: 'one container, asked twice', a: () => links(first), b: () => links(first), same: [...kinds] },
    { name: 'a container and its machine', a: () => links(first), b: () => kinds.map(ofHost), same: ['time', 'user'] },
  ];
  it.each(rows)('$name', ({ a, b, same }) => expect(shared(a(), b())).toEqual(same));

  it('a container sees its own control group as the root, and its machine sees the whole path', () => {
    const outside = start('alpine:3.20', { command: ['sleep', '1000'] }, { hostPid: true });
    const number = machine.kernel.processes.numberOf(first.process!);
    expect([exec(first, ['cat', '/proc/self/cgroup']), exec(outside, ['cat', `/proc/${number}/cgroup`])]).toEqual(['0::/\n', `0::/../../pod1/${first.id}\n`]);
  });
});
