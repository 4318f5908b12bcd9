// metrics-server as an add-on.
// @supports yes add-ons: metrics-server — "kubectl top and autoscaling on the CPU and memory that processes use here"

import { distrolessBase } from '../../../containers/images/bases.ts';
import { simpleImage } from '../../../containers/images/simple-image.ts';
import type { AddOn } from '../addon.ts';
import { manifest } from './manifest.ts';
import { metricsServer as program } from './program.ts';

const image = (repository: string) =>
  simpleImage({
    repository,
    tags: ['v0.8.1', 'v0.8.0', 'v0.7.2', 'v0.7.1', 'master'],
    accepts: (tag) => tag === 'master' || /^v0\.[3-9]\.\d+$/.test(tag),
    base: distrolessBase,
    sizeBytes: 21_000_000,
    programs: { '/metrics-server': program },
    config: { entrypoint: ['/metrics-server'], user: '65534' },
  });

export const metricsServer: AddOn = {
  name: 'metrics-server',
  summary: 'CPU and memory of nodes and Pods, for kubectl top and autoscaling.',
  manifest,
  addresses: [
    'github.com/kubernetes-sigs/metrics-server/releases/latest/download/components.yaml',
    'github.com/kubernetes-sigs/metrics-server/releases/download/*/components.yaml',
  ],
  images: ['registry.k8s.io/metrics-server/metrics-server', 'gcr.io/k8s-staging-metrics-server/metrics-server'].map(image),
};
