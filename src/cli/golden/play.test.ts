import { expect, it } from 'vitest';
import { type Answer, playAll } from './play.ts';

/** A player that answers with the script's name, and knows three ways to fail. */
const player = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ id, script }) => {
      if (script === 'throws') throw new Error('our bug');
      if (script === 'ends') process.exit(3);
      if (script === 'hangs') for (;;);
      if (script === 'fails') parentPort.postMessage({ id, failure: 'no world' });
      else parentPort.postMessage({ id, recorded: [{ cmd: script, stdout: '', stderr: '', exitCode: 0 }] });
    });
  `)}`,
);

const told = ({ recorded, failure }: Answer): string => recorded?.[0]?.cmd ?? (failure ?? '').split('\n')[0] ?? '';

it('plays all in order, and one that fails takes nobody with it', async () => {
  const seen: number[] = [];
  const scripts = ['a', 'throws', 'b', 'ends', 'c', 'fails', 'hangs', 'd'].map((script) => ({ script }));
  const answers = await playAll(scripts, ({ id }) => seen.push(id), { player, timeLimitMs: 1500 });
  expect(answers.map(told)).toEqual([
    'a',
    'Error: our bug',
    'b',
    'the worker ended with code 3',
    'c',
    'no world',
    'no answer within 1.5 s',
    'd',
  ]);
  expect(seen.sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

it('plays nothing when there is nothing', async () => expect(await playAll([], () => {}, { player })).toEqual([]));
