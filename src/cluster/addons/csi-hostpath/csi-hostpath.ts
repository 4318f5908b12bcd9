// A CSI driver with its sidecars as an add-on: volumes that are there at once, reach every node and can grow.
// Differs from the driver of that name: its volumes do not belong to one node.
// @supports yes add-ons: csi-hostpath — "immediate binding, every access mode, expansion; no snapshots, no clones"

import { distrolessBase } from '../../../containers/images/bases.ts';
import { simpleImage } from '../../../containers/images/simple-image.ts';
import type { ImageDefinition } from '../../../containers/image.ts';
import type { Program } from '../../../os/process.ts';
import type { AddOn } from '../addon.ts';
import { manifest } from './manifest.ts';
import { csiProvisioner, csiResizer, hostPathPlugin } from './programs.ts';

const image = (name: string, program: Program, newest: string): ImageDefinition =>
  simpleImage({
    repository: `registry.k8s.io/sig-storage/${name}`,
    tags: [newest],
    accepts: (tag) => /^v\d+\.\d+\.\d+$/.test(tag),
    base: distrolessBase,
    sizeBytes: 28_000_000,
    programs: { [`/${name}`]: program },
    config: { entrypoint: [`/${name}`] },
  });

export const csiHostPath: AddOn = {
  name: 'csi-hostpath',
  summary: 'A CSI driver whose volumes are made at once, reach every node and can grow.',
  manifest,
  addresses: ['raw.githubusercontent.com/kubernetes-csi/csi-driver-host-path/*/deploy/csi-hostpath.yaml'],
  images: [image('csi-provisioner', csiProvisioner, 'v6.1.0'), image('csi-resizer', csiResizer, 'v2.0.0'), image('hostpathplugin', hostPathPlugin, 'v1.17.0')],
};
