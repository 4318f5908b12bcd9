import { expect, it } from 'vitest';
import { type Bytes, text, utf8 } from '../base/bytes.ts';
import { clusterSide } from './cluster-side.ts';
import { World } from './world.ts';

it('kubectl run -it brings the container’s shell to the terminal, and attach brings it back', () => {
  let shown: Bytes = '';
  const world = new World({ seed: 1, workers: 1, terminal: (bytes) => (shown += bytes), clusterSide: () => clusterSide });
  world.apply({ type: 'attach' });
  const type = (line: string, ms: number): void => {
    world.apply({ type: 'keys', bytes: utf8(`${line}\r`) });
    world.advanceTo(world.nowMs + ms);
  };
  world.advanceTo(world.nowMs + 1000);
  for (const first of ['kubectl run -it bb --image=busybox -- sh', 'clear; kubectl attach -it bb']) {
    type(first, 10_000);
    type('hostname; ls -d /etc', 500);
    shown = '';
    type('echo $((6 * 7))', 500);
    expect(text(shown).replace(/\r+/g, '')).toBe('echo $((6 * 7))\n42\n/ # ');
    shown = '';
    type('exit', 2000);
    expect(text(shown).replace(/\r+/g, '')).toContain("exit\nSession ended, resume using 'kubectl attach bb -c bb -n default -i -t' command\n");
  }
});
