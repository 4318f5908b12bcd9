// A node that has the images already is preferred. Upstream: plugins/imagelocality/image_locality.go.

import { type Plugin, maxNodeScore } from '../framework.ts';

const mebibyte = 1024 * 1024;
const minThreshold = 23 * mebibyte;
const maxContainerThreshold = 1000 * mebibyte;

export const imageLocality: Plugin = {
  name: 'ImageLocality',
  weight: 1,
  preScore: () => true,
  score: ({ pod, snapshot }, node) => {
    const spec = pod.pod.spec;
    const images = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map((c) => normalized(c.image ?? ''));
    let sum = 0;
    for (const image of images) {
      const size = node.images.get(image);
      if (size !== undefined) sum += Math.trunc((size * (snapshot.imageNodes.get(image) ?? 0)) / snapshot.nodes.length);
    }
    const max = maxContainerThreshold * images.length;
    return Math.trunc((maxNodeScore * (Math.min(Math.max(sum, minThreshold), max) - minThreshold)) / (max - minThreshold));
  },
};

/** Upstream: normalizedImageName adds `:latest` where there is no tag. */
const normalized = (name: string): string => (name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name);
