import { describe, expect, it } from 'vitest';
import { RuntimeError } from './container.ts';
import { parseReference } from './reference.ts';
import { testEngine } from './test-engine.ts';

describe('the engine', () => {
  it('runs a server that is reached at the sandbox\' address, and stops it with the image\'s signal', () => {
    const { run, start, runtime, timeline } = testEngine();
    const container = start('nginx');
    const { address } = container.sandbox;
    expect(address).toBe('10.244.1.2');
    expect(run(`curl -si http://${address}/`).text.split('\r\n\r\n')[0]).toBe(
      'HTTP/1.1 200 OK\r\nServer: nginx/1.29.3\r\nDate: Fri, 20 Nov 2026 09:00:00 GMT\r\nContent-Type: text/html\r\nContent-Length: 615\r\nLast-Modified: Tue, 14 Apr 2026 00:00:00 GMT\r\nConnection: keep-alive\r\nETag: "69dd8380-267"\r\nAccept-Ranges: bytes',
    );
    expect(run(`curl -sS http://${address}:81/`)).toEqual({ text: `curl: (7) Failed to connect to ${address} port 81 after 0 ms: Could not connect to server\n`, ended: { exitCode: 7 } });
    runtime.stop(container, 30_000);
    timeline.advance(100);
    expect([container.state, container.exitCode, container.reason]).toEqual(['exited', 0, 'Completed']);
    expect(container.log.lines().slice(-3).map(({ stream, text }) => `${stream} ${text}`)).toEqual([
      'stdout 172.18.0.3 - - [20/Nov/2026:09:00:00 +0000] "GET / HTTP/1.1" 200 615 "-" "curl/8.14.1" "-"\n',
      'stderr 2026/11/20 09:00:00 [notice] 1#1: signal 3 (SIGQUIT) received, shutting down\n',
      'stderr 2026/11/20 09:00:00 [notice] 1#1: exit\n',
    ]);
  });

  const commands = [
    { name: 'the image\'s cmd', image: 'hello-world', spec: {}, first: '\n' },
    { name: 'args instead of cmd', image: 'busybox', spec: { args: ['echo', 'from', 'args'] }, first: 'from args\n' },
    { name: 'a command drops the image\'s cmd', image: 'redis', spec: { command: ['echo'] }, first: '\n' },
    { name: 'a shell', image: 'busybox:1.36', spec: { args: ['sh', '-c', 'echo $HOME $HOSTNAME; pwd'], workingDir: '/var/log' }, first: '/root box\n' },
    { name: 'the environment', image: 'busybox', spec: { args: ['sh', '-c', 'echo $A'], env: new Map([['A', '1']]) }, first: '1\n' },
    { name: 'another user', image: 'busybox', spec: { args: ['id', '-u'], user: { uid: 1000 } }, first: '1000\n' },
    { name: 'the image\'s user by name', image: 'registry.k8s.io/pause:3.10', spec: { user: { uid: 7 } }, first: undefined },
  ];
  it.each(commands)('starts $name', ({ image, spec, first }) => {
    const { start, timeline } = testEngine();
    const container = start(image, spec);
    timeline.advance(1000);
    expect(container.log.lines()[0]?.text).toBe(first);
  });

  const failures = [
    { name: 'a program that is not there', image: 'busybox', spec: { command: ['nosuch'] }, text: 'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "nosuch": executable file not found in $PATH: unknown' },
    { name: 'a path that is not there', image: 'busybox', spec: { command: ['/nosuch'] }, text: 'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "/nosuch": stat /nosuch: no such file or directory: unknown' },
    { name: 'a folder', image: 'busybox', spec: { command: ['/etc'] }, text: 'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "/etc": permission denied: unknown' },
  ];
  it.each(failures)('cannot start $name', ({ image, spec, text }) => {
    const { create, runtime } = testEngine();
    const container = create(image, spec);
    expect(() => runtime.start(container)).toThrow(new RuntimeError(text));
    expect([container.state, container.exitCode, container.reason]).toEqual(['exited', 128, 'StartError']);
  });

  it('kills what does not stop in time', () => {
    const { start, runtime, timeline } = testEngine();
    const container = start('busybox', { args: ['sleep', '3600'] });
    runtime.stop(container, 5000);
    timeline.advance(4990);
    expect(container.state).toBe('running');
    timeline.advance(20);
    expect([container.state, container.exitCode, container.reason]).toEqual(['exited', 137, 'Error']);
  });

  it('kills what takes more memory than it may', () => {
    const { start, timeline } = testEngine();
    const container = start('polinux/stress', { args: ['stress', '--vm', '1', '--vm-bytes', '250M'], memoryLimitBytes: 100 * 1024 * 1024 });
    timeline.advance(2000);
    expect([container.state, container.exitCode, container.reason]).toEqual(['exited', 137, 'OOMKilled']);
  });

  it('slows down what uses more CPU than it may', () => {
    const { start, timeline } = testEngine();
    const container = start('polinux/stress', { args: ['stress', '--cpu', '2'], cpuLimitMillis: 500 });
    timeline.advance(10_000);
    expect(Math.round(container.cgroup.cpuUsedMs / 1000)).toBe(5);
  });

  it('keeps files apart: what one container writes the next one does not see', () => {
    const { start, exec } = testEngine();
    const one = start('busybox', { args: ['sleep', '100'] });
    const two = start('busybox', { args: ['sleep', '100'] });
    exec(one, ['sh', '-c', 'echo mine > /tmp/x']);
    expect(exec(one, ['cat', '/tmp/x'])).toBe('mine\n');
    expect(exec(two, ['sh', '-c', 'test -e /tmp/x && echo there || echo absent'])).toBe('absent\n');
  });

  it('refuses writes to a read-only root', () => {
    const { start, exec } = testEngine();
    const container = start('busybox', { args: ['sleep', '100'], readOnlyRoot: true });
    expect(exec(container, ['sh', '-c', 'touch /x 2>/dev/null && echo written || echo refused'])).toBe('refused\n');
  });

  it('numbers processes from 1 in each container', () => {
    const { start, exec } = testEngine();
    const container = start('busybox', { args: ['sleep', '100'] });
    expect(exec(container, ['cat', '/proc/1/comm'])).toBe('sleep\n');
    expect(exec(container, ['sh', '-c', 'echo $$'])).toBe('3\n');
  });

  it('gives an address back with its sandbox, and forgets what ran in it', () => {
    const { start, runtime, network } = testEngine();
    const container = start('nginx');
    runtime.removeSandbox(container.sandbox);
    expect([runtime.containers.size, runtime.sandboxes.size, network.endpoint('test/1')]).toEqual([0, 0, undefined]);
    expect(start('nginx').sandbox.address).toBe('10.244.1.3');
  });

  it('says which command an exec could not find', () => {
    const { start, exec } = testEngine();
    const container = start('nginx');
    expect(() => exec(container, ['nosuch'])).toThrow('OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in $PATH: unknown');
  });
});

describe('pulls', () => {
  it('take as long as the layers that are missing', () => {
    const { store, timeline } = testEngine();
    const pull = (name: string) => {
      const begun = store.pull(parseReference(name)!, timeline.nowMs, 0.5);
      store.finish(begun);
      return { ms: begun.doneMs - begun.startMs, layers: begun.layers.length };
    };
    expect(pull('nginx:1.27')).toEqual({ ms: 2556, layers: 2 });
    expect(pull('nginx:1.27')).toEqual({ ms: 560, layers: 0 });
    expect(pull('nginx:1.26')).toEqual({ ms: 2086, layers: 1 });
    expect(store.list().map(({ name }) => name)).toEqual(['docker.io/library/nginx:1.27', 'docker.io/library/nginx:1.26']);
  });

  it('fail with what containerd says', () => {
    const { store } = testEngine();
    const { outcome } = store.pull(parseReference('nginx:nosuch')!, 0, 0.5);
    expect(outcome).toEqual({ code: 'NotFound', error: 'failed to pull and unpack image "docker.io/library/nginx:nosuch": failed to resolve reference "docker.io/library/nginx:nosuch": docker.io/library/nginx:nosuch: not found' });
  });

  it('fail on layers that are damaged', () => {
    const { store } = testEngine();
    store.registries.corrupt(parseReference('nginx')!);
    const { outcome } = store.pull(parseReference('nginx')!, 0, 0.5);
    expect('code' in outcome && outcome.code).toBe('FailedPrecondition');
  });
});
