import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { ParityClock } from './clock.ts';

const world = (dueMs: readonly number[]) => {
  const due = [...dueMs];
  return {
    nowMs: 1000,
    step(untilMs: number): boolean {
      const next = due[0];
      if (next === undefined || next > untilMs) return false;
      this.nowMs = due.shift() ?? this.nowMs;
      return true;
    },
    advanceTo(atMs: number): void {
      this.nowMs = atMs;
    },
  };
};

async function say(port: number, line: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1', () => socket.write(`${line}\n`));
  await once(socket, 'data');
  return socket;
}

async function clockOn(run: (port: number) => Promise<void>, moved: ReturnType<typeof world> | undefined): Promise<{ needsTime: boolean }> {
  const clock = new ParityClock({ openStreams: () => 0, traffic: () => 0 });
  const port = await clock.open();
  let stop = (): void => {};
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  await clock.during({ perRealMs: 50, ...(moved ? { world: moved } : {}) }, Promise.race([run(port), stopped]), stop);
  clock.close();
  return { needsTime: clock.needsTime };
}

it('lets a kubectl begin after what ours takes, and a sleeper sleep on from there', async () => {
  const moved = world([1020, 2500]);
  const times: number[] = [];
  await clockOn(async (port) => {
    const kubectl = await say(port, 'begin');
    times.push(moved.nowMs);
    kubectl.destroy();
    (await say(port, 'sleep 2')).destroy();
    times.push(moved.nowMs);
  }, moved);
  expect(times).toEqual([1050, 3050]);
});

it('stands still where it must, and says when somebody needs time', async () => {
  expect(await clockOn(async (port) => void (await say(port, 'begin')).destroy(), undefined)).toEqual({ needsTime: false });
  expect(await clockOn(async (port) => void (await say(port, 'sleep 2')).destroy(), undefined)).toEqual({ needsTime: true });
});

it('holds a request until this machine’s clock has come as far as the world’s, and says by how much a program was late', async () => {
  const clock = new ParityClock({ openStreams: () => 0, traffic: () => 0 });
  const port = await clock.open();
  const ahead = world([]);
  const answered: number[] = [];
  ahead.nowMs = Date.now() + 40;
  const asks = async (): Promise<void> => {
    const kubectl = await say(port, 'begin');
    await clock.keepStep();
    answered.push(Date.now() - ahead.nowMs);
    kubectl.destroy();
    await once(kubectl, 'close');
  };
  await clock.during({ perRealMs: 1, inStep: true, world: ahead }, asks(), () => {});
  const late = Date.now() - ahead.nowMs;
  clock.close();
  expect(answered[0]).toBeGreaterThanOrEqual(0);
  expect(clock.lateMs).toBeLessThanOrEqual(late);
});
