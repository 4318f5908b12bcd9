import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { Timeline } from '../base/timeline.ts';
import { Fabric } from '../network/fabric.ts';
import { networkPrograms } from '../network/programs/registry.ts';
import { makeMachine } from '../os/machine.ts';
import { CaptureFile, NullFile } from '../os/open-file.ts';
import { ImageStore } from './image-store.ts';
import { images } from './images/registry.ts';
import { parseReference } from './reference.ts';
import { Registries } from './registries.ts';
import { ContainerRuntime } from './runtime.ts';

export function bench() {
  const timeline = new Timeline(1795165200000);
  const random = new Random(7);
  const network = new Fabric({ random: random.fork('network'), now: () => timeline.nowMs });
  const host = network.addEndpoint({ name: 'worker-1', on: 'worker-1', addresses: ['172.18.0.3'] });
  const machine = makeMachine({
    name: 'worker-1',
    timeline,
    random,
    network: host,
    programs: networkPrograms,
    services: { get: (name) => (name === 'network' ? network : undefined) },
  });
  const store = new ImageStore(new Registries(images), timeline);
  const runtime = new ContainerRuntime({ kernel: machine.kernel, timeline, network, host, images: store, random: random.fork('runtime'), subnet: '10.244.1.0/24' });
  const run = (line: string) => {
    const out = new CaptureFile();
    const found = networkPrograms.find(({ name }) => name === line.split(' ')[0]);
    const process = machine.kernel.spawn({
      program: found!.program,
      argv: line.split(' '),
      descriptors: new Map([
        [0, new NullFile()],
        [1, out],
        [2, out],
      ]),
    });
    timeline.advance(200_000);
    return { text: out.content, ended: process.ended };
  };
  const start = (image: string, args?: readonly string[]) => {
    const reference = parseReference(image)!;
    const pull = store.pull(reference, timeline.nowMs, 0.5);
    timeline.advanceTo(pull.doneMs);
    store.finish(pull);
    const stored = store.get(reference)!;
    const sandbox = runtime.runSandbox({ name: `default/${image}`, hostname: 'test', cgroup: '/kubepods/besteffort/pod1' });
    const container = runtime.createContainer(sandbox, { name: 'c', image: stored.image, imageName: image, ...(args ? { args } : {}) });
    runtime.start(container);
    timeline.advance(10);
    return container;
  };
  return { timeline, network, runtime, store, run, start, machine };
}

describe('the runtime', () => {
  it('serves the default page of nginx and logs the request', () => {
    const { run, start, runtime, timeline } = bench();
    const container = start('nginx');
    expect(container.state).toBe('running');
    expect(run(`curl -si http://${container.sandbox.address}/`).text.split('\r\n\r\n')[0]).toBe(
      'HTTP/1.1 200 OK\r\nServer: nginx/1.29.3\r\nDate: Fri, 20 Nov 2026 09:00:02 GMT\r\nContent-Type: text/html\r\nContent-Length: 615\r\nLast-Modified: Tue, 14 Apr 2026 00:00:00 GMT\r\nConnection: keep-alive\r\nETag: "69dd8200-267"\r\nAccept-Ranges: bytes',
    );
    expect(run(`curl -sS http://${container.sandbox.address}:81/`)).toEqual({
      text: `curl: (7) Failed to connect to ${container.sandbox.address} port 81 after 0 ms: Could not connect to server\n`,
      ended: { exitCode: 7 },
    });
    runtime.stop(container, 30_000);
    timeline.advance(100);
    expect([container.state, container.exitCode, container.reason]).toEqual(['exited', 0, 'Completed']);
    expect(
      container.log
        .lines()
        .slice(-4)
        .map(({ stream, text }) => `${stream} ${text}`),
    ).toEqual([]);
  });
});
