// The real kubectl is a client of ours: it talks to a served cluster and must not notice. $KUBECTL names it, else the newest 1.36 on PATH;
// without one the test says so and is skipped.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveCluster } from '../../src/http/server.ts';
import { makeWorld } from '../../src/labs/make-world.ts';
import { findKubectl } from './find-kubectl.ts';

const kubectl = findKubectl();
if ('missing' in kubectl) console.warn(`the real kubectl is not tried: ${kubectl.missing}; set KUBECTL to a kubectl v1.36`);

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: nginx, image: nginx}]}
`;

describe.skipIf('missing' in kubectl)('the real kubectl', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-'));
  const world = makeWorld({ seed: 1, workers: 2 });
  let served: Awaited<ReturnType<typeof serveCluster>>;
  const follow = setInterval(() => world.advanceTo(world.nowMs + 200), 20);

  beforeAll(async () => {
    served = await serveCluster(world.cluster, { port: 0 });
    writeFileSync(join(folder, 'kubeconfig'), served.kubeconfig);
    writeFileSync(join(folder, 'web.yaml'), manifest);
    writeFileSync(join(folder, 'more.yaml'), manifest.replace('replicas: 2', 'replicas: 3'));
  });
  afterAll(async () => {
    clearInterval(follow);
    await served.close();
    rmSync(folder, { recursive: true });
  });

  const run = (...args: string[]): Promise<string> =>
    new Promise((resolve) => {
      const path = 'path' in kubectl ? kubectl.path : '';
      execFile(path, ['--kubeconfig', join(folder, 'kubeconfig'), ...args], { cwd: folder }, (_error, stdout, stderr) => resolve(stdout + stderr));
    });

  it('lists nodes, applies, waits, lists, explains and deletes', async () => {
    const nodes = (await run('get', 'nodes')).trim().split('\n');
    expect(nodes.map((line) => line.split(/ +/).filter((_, column) => column !== 3))).toEqual([
      ['NAME', 'STATUS', 'ROLES', 'VERSION'],
      ['control-plane', 'Ready', 'control-plane', 'v1.36.2'],
      ['worker-1', 'Ready', '<none>', 'v1.36.2'],
      ['worker-2', 'Ready', '<none>', 'v1.36.2'],
    ]);
    expect(await run('apply', '-f', 'web.yaml')).toBe('deployment.apps/web created\n');
    expect(await run('apply', '-f', 'web.yaml')).toBe('deployment.apps/web unchanged\n');
    expect(await run('wait', '--for=condition=Available', 'deployment/web', '--timeout=30s')).toBe('deployment.apps/web condition met\n');
    const pods = await run('get', 'pods', '-o', 'wide', '--no-headers');
    expect(pods.trim().split('\n').map((line) => line.split(/ +/).slice(1, 3))).toEqual([['1/1', 'Running'], ['1/1', 'Running']]);
    expect(await run('explain', 'deployment.spec.replicas')).toContain('FIELD: replicas <integer>');
    expect(await run('apply', '--server-side', '-f', 'web.yaml', '--field-manager=other')).toBe('deployment.apps/web serverside-applied\n');
    // kubectl gave the fields of its client-side applies to the first server-side one.
    expect(await run('apply', '--server-side', '-f', 'more.yaml', '--field-manager=third')).toContain('Apply failed with 1 conflict: conflict with "other": .spec.replicas\n');
    expect(await run('auth', 'can-i', 'create', 'pods')).toBe('yes\n');
    expect(await run('get', 'podz')).toBe('error: the server doesn\'t have a resource type "podz"\n');
    expect(await run('delete', '-f', 'web.yaml')).toBe('deployment.apps "web" deleted from default namespace\n');
  }, 60_000);

  it('executes with exit codes and input, copies files, forwards ports, and explains from both documents', async () => {
    await run('run', 'one', '--image=nginx');
    expect(await run('wait', '--for=condition=Ready', 'pod/one', '--timeout=60s')).toBe('pod/one condition met\n');
    expect(await run('exec', 'one', '--', 'sh', '-c', 'echo out; exit 3')).toBe('out\ncommand terminated with exit code 3\n');
    writeFileSync(join(folder, 'note'), 'a note\n');
    await run('cp', 'note', 'one:/tmp/note');
    expect(await run('exec', 'one', '--', 'cat', '/tmp/note')).toBe('a note\n');
    const forward = spawn('path' in kubectl ? kubectl.path : '', ['--kubeconfig', join(folder, 'kubeconfig'), 'port-forward', 'pod/one', ':80']);
    const [said] = (await once(forward.stdout, 'data')) as [Buffer];
    const port = /127\.0\.0\.1:(\d+)/.exec(said.toString())?.[1];
    const page = await fetch(`http://127.0.0.1:${port}/`);
    expect([page.status, (await page.text()).includes('Welcome to nginx!')]).toEqual([200, true]);
    forward.kill();
    expect(await run('port-forward', 'pod/nope', '80')).toBe('Error from server (NotFound): pods "nope" not found\n');
    expect(await run('explain', 'cronjob.spec.schedule', '--output=plaintext-openapiv2')).toContain('FIELD:    schedule <string>');
  }, 60_000);
});
