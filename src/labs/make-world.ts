// A whole world at once: for the command line, tests, and whoever has the code at hand.

import { type ClusterSide, clusterSide } from './cluster-side.ts';
import { World, type WorldOptions } from './world.ts';

/** A world whose cluster, the usual one unless stated, is attached before the first tick. */
export function makeWorld(options: Omit<WorldOptions, 'clusterSide'>, side: ClusterSide = clusterSide): World {
  const world = new World({ ...options, clusterSide: () => side });
  world.attach(side);
  return world;
}
