/** kubectl as a learner meets it: run by the shell of the workstation, from the command line to the last byte. */
import { makeWorld } from '../../labs/make-world.ts';
import type { World } from '../../labs/world.ts';
import { LineEditor } from '../../terminal/line-editor.ts';
import { type Bench, type Figure, measure, median } from './measure.ts';
import { createPods } from './pods.ts';

function run(world: World, command: string): void {
  const { exitCode, stderr } = world.run(command);
  if (exitCode !== 0) throw new Error(`${command} ended with ${exitCode}: ${stderr}`);
}

function calls(): readonly Figure[] {
  const world = makeWorld({ seed: 1, workers: 2 });
  run(world, 'kubectl create deployment web --image=nginx:1.27 --replicas=5');
  world.advanceTo(world.nowMs + 30_000);
  return [
    { what: 'kubectl get pods in a 3-node lab', value: median(51, () => run(world, 'kubectl get pods')), unit: 'ms', atMost: 5 },
    { what: 'a loop of 500 kubectl calls', value: measure(() => run(world, 'for i in $(seq 500); do kubectl get pods > out.txt; done')), unit: 'ms', atMost: 2000 },
  ];
}

function allPods(): Figure {
  const world = makeWorld({ seed: 1, workers: 2 });
  createPods(world.cluster.client(), 10_000, 1, ['default', 'kube-public']);
  return { what: 'kubectl get pods -A of 10,000 Pods', value: median(5, () => run(world, 'kubectl get pods -A > out.txt')), unit: 'ms', atMost: 400 };
}

/** Tab, from the key to the screen: the shell's search for a command, and kubectl's own candidates, for which it asks the server. */
function completions(): readonly Figure[] {
  let shown = '';
  const world = makeWorld({ seed: 1, workers: 2, terminal: (bytes) => void (shown += bytes), lineSource: new LineEditor() });
  run(world, 'kubectl create deployment web --image=nginx:1.27 --replicas=5');
  world.advanceTo(world.nowMs + 30_000);
  const tab = (typed: string, offered: string) => (): void => {
    shown = '';
    world.apply({ type: 'keys', bytes: `${typed}\t` });
    world.advanceTo(world.nowMs + 1000);
    if (!shown.includes(offered)) throw new Error(`completion offered ${JSON.stringify(shown)}`);
    world.apply({ type: 'keys', bytes: '\u0003' });
    world.advanceTo(world.nowMs + 1000);
  };
  return [
    { what: 'completion of a command, with the screen', value: median(21, tab('kubec', 'kubectl ')), unit: 'ms', atMost: 10 },
    { what: 'completion of a Pod’s name by kubectl, with the screen', value: median(21, tab('kubectl describe pod we', 'kubectl describe pod web-')), unit: 'ms', atMost: 10 },
    { what: 'completion of a resource by kubectl, with the screen', value: median(21, tab('kubectl get deplo', 'kubectl get deployments')), unit: 'ms', atMost: 10 },
  ];
}

export const kubectl: Bench = { name: 'kubectl', run: () => [...calls(), allPods(), ...completions()] };
