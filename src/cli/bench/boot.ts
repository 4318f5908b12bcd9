/** Boot of a three-node cluster, engine only: the time from nothing to an API server that answers, with the Nodes Ready. */
import { Random } from '../../base/random.ts';
import { Timeline } from '../../base/timeline.ts';
import { Cluster, defaultStartMs } from '../../cluster/cluster.ts';
import { makeWorld } from '../../labs/make-world.ts';
import { type Bench, median } from './measure.ts';

export const boot: Bench = {
  name: 'boot',
  run: () => [
    { what: 'boot of a 3-node cluster, median of 20', value: median(20, () => void new Cluster({ timeline: new Timeline(defaultStartMs), random: new Random('bench') })), unit: 'ms', atMost: 20 },
    { what: 'boot of a whole world (workstation, network, cluster), median of 20', value: median(20, () => void makeWorld({ seed: 1, workers: 2 })), unit: 'ms' },
  ],
};
