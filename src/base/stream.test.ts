import { describe, expect, it } from 'vitest';
import { Pipe } from './stream.ts';
import { Queue } from './wait.ts';

describe('Pipe', () => {
  it('gives what was put in, then the end of file', () => {
    const pipe = new Pipe();
    expect(pipe.read()).toBeUndefined();
    pipe.write('ab');
    pipe.write('c');
    expect(pipe.read(2)).toBe('ab');
    pipe.endWrite();
    expect([pipe.read(), pipe.read()]).toEqual(['c', null]);
  });

  it('takes no more than fits and says when there is room again', () => {
    const pipe = new Pipe(4);
    let woken = 0;
    expect(pipe.write('abcdef')).toBe(4);
    expect(pipe.writable.ready).toBe(false);
    pipe.writable.onReady(() => (woken += 1));
    expect(pipe.write('x')).toBe(0);
    pipe.read(1);
    expect([woken, pipe.writable.ready]).toEqual([1, true]);
  });

  it('is broken once nobody reads', () => {
    const pipe = new Pipe();
    pipe.write('lost');
    pipe.endRead();
    expect([pipe.broken, pipe.write('x'), pipe.writable.ready]).toEqual([true, 0, true]);
  });
});

describe('Queue', () => {
  it('wakes each waiter once per subscription and ends', () => {
    const queue = new Queue<number>();
    let woken = 0;
    const cancel = queue.onReady(() => (woken += 100));
    cancel();
    queue.onReady(() => (woken += 1));
    queue.push(1);
    queue.push(2);
    queue.end();
    queue.push(3);
    expect([woken, queue.take(), queue.take(), queue.take(), queue.done]).toEqual([1, 1, 2, undefined, true]);
  });
});
