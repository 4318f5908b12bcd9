import { describe, expect, it } from 'vitest';
import { testEngine } from '../../test-engine.ts';

describe('nginx writes before it serves', () => {
  const told = 'the "user" directive makes sense only if the master process runs with super-user privileges, ignored in /etc/nginx/nginx.conf:2';
  const cases = [
    { name: 'as root', image: 'nginx', spec: {}, state: 'running', problem: undefined },
    { name: 'as another user', image: 'nginx', spec: { user: { uid: 1000 } }, state: 'exited', problem: 'mkdir() "/var/cache/nginx/client_temp" failed (13: Permission denied)' },
    { name: 'on a read-only file system', image: 'nginx', spec: { readOnlyRoot: true }, state: 'exited', problem: 'mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)' },
    { name: 'as the user of the unprivileged image', image: 'nginxinc/nginx-unprivileged', spec: {}, state: 'running', problem: undefined },
    { name: 'unprivileged on a read-only file system', image: 'nginxinc/nginx-unprivileged', spec: { readOnlyRoot: true }, state: 'exited', problem: 'mkdir() "/tmp/client_temp" failed (30: Read-only file system)' },
  ];
  it.each(cases)('$name', ({ image, spec, state, problem }) => {
    const { start, timeline } = testEngine();
    const container = start(image, spec);
    timeline.advance(1000);
    const said = container.log.lines().flatMap(({ text }) => (text.startsWith('nginx: ') ? [text.trimEnd()] : []));
    const warned = image === 'nginx' && 'user' in spec ? [`nginx: [warn] ${told}`] : [];
    expect([container.state, said]).toEqual([state, problem === undefined ? warned : [...warned, `nginx: [emerg] ${problem}`]]);
  });
});
