/** Back to a moment of a lab: everything before it is played again, so its last moment is the dearest. */
import { History } from '../../base/history.ts';
import { clusterSide } from '../../labs/cluster-side.ts';
import type { WorldInput } from '../../labs/world-input.ts';
import { World } from '../../labs/world.ts';
import { type Bench, measure } from './measure.ts';

/** What a learner does in an hour, one after the other, a minute apart. */
const commands = [
  'kubectl run web --image=nginx:1.27', 'kubectl get pods', 'kubectl describe pod web', 'kubectl logs web', 'kubectl delete pod web',
  'kubectl create deployment web --image=nginx:1.27 --replicas=3', 'kubectl get deployments,pods', 'kubectl expose deployment web --port=80', 'kubectl get endpoints web', 'kubectl scale deployment web --replicas=10',
  'kubectl set image deployment web nginx=nginx:1.28', 'kubectl rollout status deployment web', 'kubectl rollout undo deployment web', 'kubectl get events', 'kubectl create job once --image=busybox -- echo hello',
  'kubectl get jobs', 'kubectl create configmap motd --from-literal=text=hello', 'kubectl get configmap motd -o yaml', 'kubectl set image deployment web nginx=nginx:nope', 'kubectl get pods',
]; // biome-ignore format: a script

export const rewind: Bench = {
  name: 'rewind',
  run: () => {
    const history = new History<WorldInput>(() => new World({ seed: 1, workers: 2, clusterSide: () => clusterSide }));
    history.apply({ type: 'attach' });
    for (let minute = 0; minute < 60; minute++) {
      history.machine.advanceTo(history.machine.nowMs + 60_000);
      const command = commands[minute];
      if (command) history.apply({ type: 'command', command });
    }
    const there = history.now;
    const fingerprint = history.machine.fingerprint();
    const spent = measure(() => history.rewind(there));
    if (history.machine.fingerprint() !== fingerprint) throw new Error('the world is another one after the rewind');
    return [{ what: 'rewind to the last moment of a one-hour lab with 20 commands', value: spent, unit: 'ms', atMost: 1000 }];
  },
};
