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
  const clock = new OutsideClock(world, { isWaitedFor: () => false, hurry: 1000 });
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
