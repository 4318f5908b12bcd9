import { describe, expect, it } from 'vitest';
import { ContainerLog } from './container-log.ts';

const at = 1795165200123;

describe('a container\'s log', () => {
  it('cuts writes into lines, each with the time it ended at', () => {
    const log = new ContainerLog();
    log.write('stdout', 'one\ntwo\nthr', at);
    log.write('stderr', 'oops\n', at + 1);
    log.write('stdout', 'ee\n', at + 2);
    expect(log.lines()).toEqual([
      { atMs: at, stream: 'stdout', text: 'one\n' },
      { atMs: at, stream: 'stdout', text: 'two\n' },
      { atMs: at + 1, stream: 'stderr', text: 'oops\n' },
      { atMs: at + 2, stream: 'stdout', text: 'three\n' },
    ]);
    expect(log.lines(3).map(({ text }) => text)).toEqual(['three\n']);
  });

  it('keeps what was left without a newline once the container has ended', () => {
    const log = new ContainerLog();
    log.write('stdout', 'half', at);
    expect(log.lines()).toEqual([]);
    log.end();
    expect(log.file()).toBe('2026-11-20T09:00:00.123000000Z stdout P half\n');
  });

  it('cuts very long lines', () => {
    const log = new ContainerLog();
    log.write('stdout', `${'x'.repeat(16_384 + 3)}\n`, at);
    expect(log.file().split('\n').map((line) => `${line.slice(31, 40)} ${line.length}`)).toEqual(['stdout P  16424', 'stdout F  43', ' 0']);
  });

  it('rotates at ten megabytes and counts what is gone', () => {
    const log = new ContainerLog();
    for (let i = 0; i < 11; i++) log.write('stdout', `${'y'.repeat(1023)}\n`.repeat(1024), at);
    expect([log.rotations, log.length, log.lines().length]).toEqual([1, 11 * 1024, 0]);
    log.write('stdout', 'after\n', at);
    expect(log.lines().map(({ text }) => text)).toEqual(['after\n']);
  });

  it('tells who waits', () => {
    const log = new ContainerLog();
    let told = 0;
    log.changed.onReady(() => told++);
    log.write('stdout', 'x', at);
    log.write('stdout', 'y', at);
    expect(told).toBe(1);
  });
});
