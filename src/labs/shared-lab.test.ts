import { describe, expect, it } from 'vitest';
import { LineEditor } from '../terminal/line-editor.ts';
import { clusterSide } from './cluster-side.ts';
import type { Lab } from './lab.ts';
import { LabSession } from './lab-session.ts';
import type { SavedLab } from './saved-lab.ts';
import { packLab, unpackLab } from './shared-lab.ts';

const lab: Lab = { name: 'x', title: '', module: '', summary: '', minutes: 1, objectives: [], world: { workers: 2, addons: [], seed: 1 }, steps: [], files: {} };
const silent = { output: () => undefined, progress: () => undefined, snapshot: () => undefined, hostRequest: () => undefined, history: () => undefined };
const open = (saved?: SavedLab): LabSession => new LabSession(lab, silent, { lineSource: new LineEditor(), clusterSide, saved });

/** A lab in which a command has been typed, key by key. */
function typed(): LabSession {
  const session = open();
  session.advance(500, Number.POSITIVE_INFINITY);
  session.input({ type: 'resize', columns: 100, rows: 30 });
  for (const key of 'kubectl create deployment web --image=nginx --replicas=3\r') {
    session.input({ type: 'keys', bytes: key });
    session.advance(90, Number.POSITIVE_INFINITY);
  }
  session.advance(9000, Number.POSITIVE_INFINITY);
  return session;
}

describe('a lab in a link', () => {
  it('opens at the same moment of the same world', () => {
    const session = typed();
    const saved = unpackLab(packLab(session.save()), 'x');
    expect(saved).toEqual(session.save());
    expect(open(saved as SavedLab).world.fingerprint()).toBe(session.world.fingerprint());
  });

  const whole = packLab(typed().save());
  const withInputs = (inputs: unknown): string => JSON.stringify({ ...(JSON.parse(whole) as object), inputs });
  it.each([
    { name: 'cut off', text: whole.slice(0, 200), why: 'it is damaged, perhaps cut off on its way' },
    { name: 'empty', text: '', why: 'it is damaged, perhaps cut off on its way' },
    { name: 'a number', text: '7', why: 'it is damaged' },
    { name: 'null', text: 'null', why: 'it is damaged' },
    { name: 'without inputs', text: withInputs(undefined), why: 'it is damaged' },
    { name: 'rows of different length', text: withInputs({ ticks: [1], atMs: [1, 2], inputs: ['a'] }), why: 'it is damaged' },
    { name: 'ticks that are no numbers', text: withInputs({ ticks: ['1'], atMs: [1], inputs: ['a'] }), why: 'it is damaged' },
    { name: 'an input no page sends', text: withInputs({ ticks: [1], atMs: [1], inputs: [{ type: 'fault' }] }), why: 'it holds what no terminal sends' },
    { name: 'a size that is none', text: withInputs({ ticks: [1], atMs: [1], inputs: [{ type: 'resize', columns: '9' }] }), why: 'it holds what no terminal sends' },
  ])('$name: says so', ({ text, why }) => expect(unpackLab(text, 'x')).toBe(why));

  it('of another lab: says which', () => expect(unpackLab(whole, 'y')).toBe('the saved state belongs to the lab x'));
});
