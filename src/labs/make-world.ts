// A whole world at once: for the command line, tests, and whoever has the code at hand.

import { clusterSide } from './cluster-side.ts';
import { World, type WorldOptions } from './world.ts';

/** A world whose cluster is attached before the first tick. */
export function makeWorld(options: Omit<WorldOptions, 'clusterSide'>): World {
  const world = new World({ ...options, clusterSide: () => clusterSide });
  world.attach(clusterSide);
  return world;
}
