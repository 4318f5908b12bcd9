// An image's files as a read-only volume. Upstream: KEP-4639.
// Differs: the image is there at once; its pull takes no time.

import { parseReference } from '../../../containers/reference.ts';
import { computedFileSystem } from '../../../os/computed.ts';
import type { FileSystem } from '../../../os/filesystem.ts';
import { Overlay } from '../../../os/overlay.ts';
import type { NodeMachine } from '../node-machine.ts';
import { MountError } from './sources.ts';

/** @throws MountError when there is no such image */
export function imageVolume(machine: NodeMachine, name: string, _policy: string | undefined): FileSystem {
  const reference = parseReference(name);
  const resolved = reference && machine.images.registries.resolve(reference);
  if (!resolved || 'problem' in resolved) throw new MountError(`failed to pull image "${name}": not found`);
  machine.images.add(reference, resolved.image);
  return computedFileSystem(
    'overlay',
    new Overlay(
      machine.timeline,
      resolved.image.layers.map((layer) => layer.files),
    ).root(),
    true,
  );
}
