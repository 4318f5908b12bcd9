// How a lab looks at its cluster: checks, mistakes, and the picture. It needs the kinds and CEL, so it comes with the cluster's side.

import { observe } from './observer.ts';
import { type ClusterSnapshot, takeSnapshot } from './snapshot.ts';
import { compileExpression, type Expression, type Observed } from './world-cel.ts';
import type { World } from './world.ts';

export interface Watching {
  readonly compile: (source: string) => Expression | { readonly error: string };
  readonly observe: (world: World) => Observed;
  readonly takeSnapshot: (world: World) => ClusterSnapshot;
}

export const watching: Watching = { compile: compileExpression, observe, takeSnapshot };
