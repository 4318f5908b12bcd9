// A node that has the images already is preferred. Upstream: plugins/imagelocality/image_locality.go.

import { type Plugin, maxNodeScore } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';

const mebibyte = 1024 * 1024;
const minThreshold = 23 * mebibyte;
const maxContainerThreshold = 1000 * mebibyte;

/** An image of the Pod's that some node has, and the share of nodes that do: images that are everywhere count in full, rare ones little. */
interface Spread {
  readonly image: string;
  readonly share: number;
}

interface State {
  readonly spreads: readonly Spread[];
  readonly max: number;
}

export const imageLocality: Plugin = {
  name: 'ImageLocality',
  weight: 1,
  preScore: ({ pod, snapshot, state }) => {
    const spreads: Spread[] = [];
    for (const image of pod.images) {
      const nodes = snapshot.imageNodes.get(image);
      if (nodes) spreads.push({ image, share: nodes / snapshot.nodes.length });
    }
    state.set('ImageLocality', { spreads, max: maxContainerThreshold * pod.images.length } satisfies State);
    return true;
  },
  score: ({ state }, node) => points(state.get('ImageLocality') as State, node),
  scoreAll: ({ state }, nodes, scores) => {
    const found = state.get('ImageLocality') as State;
    if (found.spreads.length === 0) scores.fill(0);
    else for (let i = 0; i < nodes.length; i++) scores[i] = points(found, nodes[i] as NodeInfo);
  },
};

function points({ spreads, max }: State, node: NodeInfo): number {
  let sum = 0;
  for (const { image, share } of spreads) {
    const size = node.images.get(image);
    if (size !== undefined) sum += Math.trunc(size * share);
  }
  if (sum <= minThreshold) return 0;
  return Math.trunc((maxNodeScore * (Math.min(sum, max) - minThreshold)) / (max - minThreshold));
}
