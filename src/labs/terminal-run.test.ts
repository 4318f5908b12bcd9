import { expect, it } from 'vitest';
import { type Bytes, text, utf8 } from '../base/bytes.ts';
import { clusterSide } from './cluster-side.ts';
import { World } from './world.ts';

/** A world with a terminal. `type` gives what the screen got. */
function atTerminal(): { readonly type: (line: string, ms: number) => string } {
  let shown: Bytes = '';
  const world = new World({ seed: 1, workers: 1, terminal: (bytes) => (shown += bytes), clusterSide: () => clusterSide });
  world.apply({ type: 'attach' });
  world.advanceTo(world.nowMs + 1000);
  const type = (line: string, ms: number): string => {
    shown = '';
    world.apply({ type: 'keys', bytes: utf8(`${line}\r`) });
    world.advanceTo(world.nowMs + ms);
    return text(shown).replace(/\r+/g, '').replace(/\u001b\[\d*m/g, '');
  };
  return { type };
}

it('kubectl run -it brings the container’s shell to the terminal, and attach brings it back', () => {
  const { type } = atTerminal();
  for (const first of ['kubectl run -it bb --image=busybox -- sh', 'clear; kubectl attach -it bb']) {
    type(first, 10_000);
    type('hostname; ls -d /etc', 500);
    expect(type('echo $((6 * 7))', 500)).toBe('echo $((6 * 7))\n42\n/ # ');
    expect(type('exit', 2000)).toContain("exit\nSession ended, resume using 'kubectl attach bb -c bb -n default -i -t' command\n");
  }
});

it('a mistyped command is told which one was meant, and what was typed and kept is there in the next shell', () => {
  const { type } = atTerminal();
  const prompt = 'learner@workstation:~$ ';
  expect(type('kubeclt get pods', 500)).toBe(`kubeclt get pods\nCommand 'kubeclt' not found, did you mean:\n  command 'kubectl'\n${prompt}`);
  expect(type('nothing-like-it', 500)).toBe(`nothing-like-it\nnothing-like-it: command not found\n${prompt}`);
  expect(type('$ kubectl get pods', 500)).toBe(`$ kubectl get pods\n$: command not found. In examples it stands for the prompt: type what is behind it.\n${prompt}`);
  type("echo 'alias k=kubectl' >> ~/.bashrc", 500);
  expect(type('exit', 500)).toBe(`exit\nexit\n${prompt}`);
  expect(type('k get ns default -o name', 500)).toBe(`k get ns default -o name\nnamespace/default\n${prompt}`);
  expect(type('!echo:p', 500)).toBe(`!echo:p\necho 'alias k=kubectl' >> ~/.bashrc\n${prompt}`);
});
