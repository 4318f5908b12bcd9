// From a definition to an image with digests. Digests are those of our own description: they are stable and differ between
// images, but they are not the digests of the real registries.

import { toJson } from '../base/json.ts';
import { fromCalendar } from '../base/time.ts';
import { MemoryFileSystem } from '../os/memory-filesystem.ts';
import { digestOf } from './digest.ts';
import type { Image, ImageContents, Layer, LayerDefinition } from './image.ts';

/** When images without a date of their own were made. */
export const buildDateMs = fromCalendar(2026, 4, 14);

const builtLayers = new Map<string, Layer>();

/** The layer of this name; its files are made when someone first looks at them. */
function layerOf(definition: LayerDefinition): Layer {
  const known = builtLayers.get(definition.name);
  if (known) return known;
  let files: MemoryFileSystem | undefined;
  const layer: Layer = {
    diffId: digestOf(`layer ${definition.name}`),
    sizeBytes: definition.sizeBytes,
    createdBy: definition.createdBy ?? definition.name,
    get files(): MemoryFileSystem {
      if (files) return files;
      files = new MemoryFileSystem({ nowMs: buildDateMs });
      definition.files?.(files);
      return files;
    },
  };
  builtLayers.set(definition.name, layer);
  return layer;
}

/** Makes the image of these contents. */
export function buildImage(contents: ImageContents): Image {
  const layers = contents.layers.map(layerOf);
  const createdMs = contents.createdMs ?? buildDateMs;
  return imageOf(layers, contents.config, createdMs);
}

/** An image of finished layers: a build's, a commit's. */
export function imageOf(layers: readonly Layer[], config: Image['config'], createdMs: number, history?: Image['history']): Image {
  const description = toJson({ config, layers: layers.map((layer) => layer.diffId), createdMs });
  const id = digestOf(description);
  return {
    id,
    digest: digestOf(`manifest ${id}`),
    config,
    layers,
    createdMs,
    history: history ?? layers.map((layer) => ({ createdBy: layer.createdBy, createdMs })),
    sizeBytes: layers.reduce((sum, layer) => sum + layer.sizeBytes, 0) + description.length + 1200,
  };
}
