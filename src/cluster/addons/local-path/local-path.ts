// The local-path provisioner as an add-on.
// @supports yes add-ons: local-path — "volumes as folders of nodes, made when a Pod is placed, removed when released"

import { alpineBase } from '../../../containers/images/bases.ts';
import { simpleImage } from '../../../containers/images/simple-image.ts';
import type { AddOn } from '../addon.ts';
import { manifest } from './manifest.ts';
import { localPathProvisioner } from './program.ts';

export const localPath: AddOn = {
  name: 'local-path',
  summary: 'A StorageClass whose volumes are folders on the nodes.',
  manifest,
  addresses: ['raw.githubusercontent.com/rancher/local-path-provisioner/*/deploy/local-path-storage.yaml'],
  images: [
    simpleImage({
      repository: 'docker.io/rancher/local-path-provisioner',
      tags: ['v0.0.37', 'v0.0.32', 'v0.0.30', 'latest'],
      accepts: (tag) => tag === 'latest' || tag === 'master-head' || /^v0\.0\.\d+$/.test(tag),
      base: alpineBase,
      sizeBytes: 17_000_000,
      programs: { '/usr/bin/local-path-provisioner': localPathProvisioner },
      config: { cmd: ['local-path-provisioner'] },
    }),
  ],
};
