// The deterministic core, by random histories: processes, pipes, signals, keys. Same seed and inputs give the same bytes; a replayed
// record is the live run; going back to a moment is that moment.

import { describe, expect, it } from 'vitest';
import { History, type Moment } from '../../src/base/history.ts';
import { Random } from '../../src/base/random.ts';
import type { SignalName } from '../../src/os/signals.ts';
import { type TerminalInput, TerminalMachine } from '../support/terminal-machine.ts';

/** What someone may type: pipes, jobs, traps, loops, files, chance. */
const lines = [
  'echo hello | tr a-z A-Z', 'seq 1 40 | head -3', 'yes | head -2 | wc -l', 'sleep 0.3 &', 'sleep 2', 'jobs', 'wait', 'kill %1', 'fg', 'bg', 'cat > note.txt', 'some text', 'cat note.txt 2>&1',
  'for i in 1 2 3; do echo $i >> log; sleep 0.05; done', 'while read l; do echo "[$l]"; done < log', 'echo $RANDOM $$ $!', 'shuf -i 1-9 | head -2', '(trap "echo bye" EXIT; sleep 0.1)', 'trap "echo got" USR1',
  'date +%s', 'ls -l', 'mkdir -p a/b && touch a/b/c && find .', 'rm -rf a', 'x=$(seq 1 5 | paste -sd+); echo $((x))', 'while true; do :; done', 'false || echo no', 'ps -o pid,stat,args', 'cat <<E', 'inside', 'E',
  'echo "unfinished', 'done"', 'sleep 0.2 | cat; echo ${PIPESTATUS[@]}', 'timeout 0.1 sleep 5; echo $?', 'diff <(seq 3) <(seq 4)', 'mkfifo p; (echo x > p &); cat p; rm -f p', 'nonexistent', 'tail -f log',
]; // biome-ignore format: a list
const keys = ['\x03', '\x03', '\x04', '\x1a', '\x1c', '\x15', '\x7f', '\t', '\x1b[A', '\r', 'garbage \xff\x00\x1b[', 'é'];
const signals: readonly SignalName[] = ['TERM', 'INT', 'STOP', 'CONT', 'USR1', 'KILL', 'HUP', 'CHLD', 'WINCH'];

function randomInput(random: Random): TerminalInput {
  const kind = random.below(20);
  if (kind < 13) return { type: 'keys', bytes: `${random.pick(lines)}\r` };
  if (kind < 17) return { type: 'keys', bytes: random.pick(keys) };
  if (kind < 18) return { type: 'resize', columns: 20 + random.below(100), rows: 5 + random.below(40) };
  return { type: 'signal', nth: random.below(6), signal: random.pick(signals) };
}

/** Plays a random history. @returns it, with a moment from its middle and the fingerprint of then */
function play(seed: number): { history: History<TerminalInput>; make: () => TerminalMachine; moments: { moment: Moment; fingerprint: string }[] } {
  const random = new Random(`history ${seed}`);
  const editor = seed % 2 === 0;
  const make = (): TerminalMachine => new TerminalMachine(`machine ${seed}`, { editor });
  const history = new History<TerminalInput>(make);
  const moments: { moment: Moment; fingerprint: string }[] = [];
  for (let i = 0; i < 12; i++) {
    history.apply(randomInput(random));
    // Time passes in uneven pieces, also cut off in the middle of what is due.
    history.machine.advanceTo(history.machine.nowMs + random.below(400), 1 + random.below(3000));
    if (random.below(4) === 0) moments.push({ moment: history.now, fingerprint: history.machine.fingerprint() });
  }
  return { history, make, moments };
}

describe('200 random histories', () => {
  const seeds = Array.from({ length: 200 }, (_, i) => i);
  const chunks = Array.from({ length: 10 }, (_, i) => seeds.slice(i * 20, i * 20 + 20));

  it.each(chunks.map((chunk) => ({ name: `${chunk[0]} to ${chunk.at(-1)}`, chunk })))('seeds $name: the same again, replayed as live, rewound as then', ({ chunk }) => {
    for (const seed of chunk) {
      const { history, make, moments } = play(seed);
      const live = history.machine.fingerprint();
      const { now } = history;
      expect(play(seed).history.machine.fingerprint(), `seed ${seed}: the same inputs again`).toBe(live);
      const replayed = new History(make, history.inputs);
      replayed.rewind(now);
      expect(replayed.machine.fingerprint(), `seed ${seed}: the record replayed`).toBe(live);
      for (const { moment, fingerprint } of moments.toReversed()) {
        history.rewind(moment);
        expect(history.machine.fingerprint(), `seed ${seed}: back at tick ${moment.ticks}`).toBe(fingerprint);
      }
    }
  });

  it('differ from each other, so that the comparisons above can fail', () => {
    const prints = new Set(seeds.slice(0, 20).map((seed) => play(seed).history.machine.fingerprint()));
    expect(prints.size).toBe(20);
  });

  it('notice one key press that is missing', () => {
    const { history, make } = play(3);
    const live = history.machine.fingerprint();
    const shortened = new History<TerminalInput>(make);
    for (const { input } of history.inputs.slice(0, -3)) shortened.apply(input);
    shortened.machine.advanceTo(history.machine.nowMs, 100_000);
    expect(shortened.machine.fingerprint()).not.toBe(live);
  });
});
