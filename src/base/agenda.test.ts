import { describe, expect, it } from 'vitest';
import { Agenda } from './agenda.ts';
import { Random } from './random.ts';

describe('Agenda', () => {
  it('gives items by time, and equal times in the order of scheduling', () => {
    const agenda = new Agenda();
    agenda.schedule('a', 'late', 20);
    agenda.schedule('a', 'first', 10);
    agenda.schedule('b', 'second', 10);
    expect([agenda.take()?.key, agenda.take()?.key, agenda.take()?.key, agenda.take()]).toEqual(['first', 'second', 'late', undefined]);
  });

  it('keeps one item per owner and key, the earliest', () => {
    const agenda = new Agenda();
    expect(agenda.schedule('a', 'k', 20)).toBe(true);
    expect(agenda.schedule('a', 'k', 30)).toBe(false);
    expect(agenda.schedule('a', 'k', 10)).toBe(true);
    expect(agenda.size).toBe(1);
    expect(agenda.take()).toMatchObject({ key: 'k', atMs: 10 });
    expect(agenda.take()).toBeUndefined();
  });

  it('forgets what is cancelled', () => {
    const agenda = new Agenda();
    agenda.schedule('a', 'x', 1);
    agenda.schedule('a', 'y', 2);
    expect(agenda.cancel('a', 'x')).toBe(true);
    expect(agenda.cancel('a', 'x')).toBe(false);
    expect(agenda.peek()?.key).toBe('y');
    expect(agenda.dueAt('a', 'x')).toBeUndefined();
  });

  it('agrees with a sorted list over random schedules', () => {
    const random = new Random('agenda');
    for (let round = 0; round < 50; round++) {
      const agenda = new Agenda();
      const model = new Map<string, { at: number; seq: number }>();
      for (let seq = 0; seq < 200; seq++) {
        const key = `k${random.below(40)}`;
        const at = random.below(50);
        const known = model.get(key);
        if (random.below(10) === 0) {
          expect(agenda.cancel('o', key)).toBe(model.delete(key));
          continue;
        }
        if (agenda.schedule('o', key, at)) model.set(key, { at, seq });
        else expect(known && known.at <= at).toBe(true);
      }
      const wanted = [...model].sort(([, a], [, b]) => a.at - b.at || a.seq - b.seq).map(([key]) => key);
      const got: string[] = [];
      for (let item = agenda.take(); item; item = agenda.take()) got.push(item.key);
      expect(got).toEqual(wanted);
    }
  });
});
