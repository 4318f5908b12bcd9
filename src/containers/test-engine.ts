// One machine with an engine, for the tests of this room.

import { Random } from '../base/random.ts';
import { Timeline } from '../base/timeline.ts';
import { Fabric } from '../network/fabric.ts';
import { networkPrograms } from '../network/programs/registry.ts';
import { makeMachine } from '../os/machine.ts';
import { CaptureFile, NullFile } from '../os/open-file.ts';
import type { OpenFile } from '../os/process.ts';
import type { Container, ContainerSpec, SandboxSpec } from './container.ts';
import { ImageStore } from './image-store.ts';
import { images } from './images/registry.ts';
import { parseReference } from './reference.ts';
import { Registries } from './registries.ts';
import { ContainerRuntime } from './runtime.ts';

export function testEngine() {
  const timeline = new Timeline(1795165200000);
  const random = new Random(7);
  const network = new Fabric({ random: random.fork('network'), now: () => timeline.nowMs });
  const host = network.addEndpoint({ name: 'host', on: 'host', addresses: ['172.18.0.3'] });
  const machine = makeMachine({ name: 'host', timeline, random, network: host, programs: networkPrograms, services: { get: (name) => (name === 'network' ? network : undefined) } });
  const store = new ImageStore(new Registries(images), timeline);
  const runtime = new ContainerRuntime({ kernel: machine.kernel, timeline, network, host, images: store, random: random.fork('runtime'), subnet: '10.244.1.0/24' });
  let sandboxes = 0;

  /** Runs a program on the machine until it ends. */
  const run = (line: string) => {
    const out = new CaptureFile();
    const argv = line.split(' ');
    const found = networkPrograms.find(({ name }) => name === argv[0])!;
    const process = machine.kernel.spawn({ program: found.program, argv, descriptors: new Map<number, OpenFile>([[0, new NullFile()], [1, out], [2, out]]) });
    while (!process.ended && timeline.step(timeline.nowMs + 600_000));
    return { text: out.content, ended: process.ended };
  };
  /** Makes a container from an image, without pulling. */
  const create = (image: string, spec: Partial<ContainerSpec> = {}, sandbox: Partial<SandboxSpec> = {}): Container => {
    const resolved = store.registries.resolve(parseReference(image)!);
    if (!('image' in resolved)) throw new Error(resolved.problem);
    sandboxes += 1;
    const made = runtime.runSandbox({ name: `test/${sandboxes}`, hostname: 'box', cgroup: `/kubepods/pod${sandboxes}`, ...sandbox });
    return runtime.createContainer(made, { name: 'c', image: resolved.image, imageName: image, ...spec });
  };
  /** Makes and starts one, and lets a moment pass. */
  const start = (image: string, spec: Partial<ContainerSpec> = {}, sandbox: Partial<SandboxSpec> = {}): Container => {
    const container = create(image, spec, sandbox);
    runtime.start(container);
    timeline.advance(10);
    return container;
  };
  /** Runs a command in a container until it ends. */
  const exec = (container: Container, argv: readonly string[]) => {
    const out = new CaptureFile();
    const process = runtime.exec(container, argv, { descriptors: new Map<number, OpenFile>([[0, new NullFile()], [1, out], [2, out]]) });
    while (!process.ended && timeline.step(timeline.nowMs + 600_000));
    return out.content;
  };
  const log = (container: Container) => container.log.lines().map(({ text }) => text).join('');
  return { timeline, network, machine, runtime, store, run, create, start, exec, log };
}
