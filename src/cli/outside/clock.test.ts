import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { OutsideClock } from './clock.ts';

it('wakes a sleeper at its moment, hurrying, and follows the real time otherwise', async () => {
  const world = {
    nowMs: 1000,
    advanceTo(atMs: number): void {
      this.nowMs = atMs;
    },
  };
  const clock = new OutsideClock(world, { openStreams: () => 0, hurry: 1000 });
  const port = await clock.open();
  clock.run();
  const startedMs = performance.now();
  const socket = connect(port, '127.0.0.1', () => socket.write('sleep 2\n'));
  await once(socket, 'data');
  clock.stop();
  const realMs = performance.now() - startedMs;
  expect(world.nowMs).toBeGreaterThanOrEqual(3000);
  expect(world.nowMs).toBeLessThan(3000 + realMs);
  clock.close();
});

it('does not hurry for what earlier commands left in the background', async () => {
  const world = {
    nowMs: 0,
    advanceTo(atMs: number): void {
      this.nowMs = atMs;
    },
  };
  const clock = new OutsideClock(world, { openStreams: () => 3, hurry: 100_000 });
  const port = await clock.open();
  clock.run();
  clock.stop();
  const left = connect(port, '127.0.0.1', () => left.write('sleep 600 1\n'));
  await once(left, 'connect');
  const startedMs = performance.now();
  clock.run();
  const socket = connect(port, '127.0.0.1', () => socket.write('sleep 0.02 2\n'));
  await once(socket, 'data');
  clock.catchUp();
  clock.stop();
  expect(world.nowMs).toBeGreaterThanOrEqual(20);
  expect(world.nowMs).toBeLessThan(20 + performance.now() - startedMs);
  left.destroy();
  clock.close();
});
