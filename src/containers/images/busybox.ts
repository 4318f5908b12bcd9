// docker.io/library/busybox: one small binary with many names. Upstream: docker-library/busybox.

import type { ImageDefinition } from '../image.ts';
import { releases } from '../releases.ts';
import { busyboxBase } from './bases.ts';

const resolveTag = releases({
  lines: { '1.37': 0, '1.36': 1, '1.35': 0, '1.34': 1, '1.33': 1, '1.32': 1, '1.31': 1, '1.30': 1, '1.29': 3, '1.28': 4, '1.27': 2, '1.26': 2, '1.25': 1, '1.24': 2 },
  variants: ['-glibc', '-musl', '-uclibc'],
  names: { stable: '1.37', unstable: '1.37' },
});

export const busyboxImage: ImageDefinition = {
  repository: 'docker.io/library/busybox',
  tags: ['latest', '1.37', '1.37.0', '1.36', '1.36.1', '1.35', '1.28', 'stable', 'musl', 'glibc'],
  resolve: (tag) => {
    const release = resolveTag(tag);
    return release && { config: { cmd: ['sh'], env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'] }, layers: [busyboxBase(release.version)] };
  },
};
