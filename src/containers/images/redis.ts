// docker.io/library/redis and the images built on it. Upstream: docker-library/redis.

import { makeFolder } from '../../os/executable.ts';
import type { MemoryFileSystem } from '../../os/memory-filesystem.ts';
import type { ImageDefinition } from '../image.ts';
import { redisCli, redisServer } from '../programs/redis/redis.ts';
import { releases } from '../releases.ts';
import { alpineBase, debianBase } from './bases.ts';
import { execIt } from './entrypoints.ts';
import { simpleImage } from './simple-image.ts';
import { installProgram } from './toolbox.ts';

function redisFiles(files: MemoryFileSystem): void {
  installProgram(files, '/usr/local/bin/redis-server', redisServer);
  installProgram(files, '/usr/local/bin/redis-cli', redisCli);
  installProgram(files, '/usr/local/bin/docker-entrypoint.sh', execIt('redis-server'));
  makeFolder(files, '/data', 0o777);
}

const resolveTag = releases({
  lines: { '8.2': 1, '8.0': 3, '7.4': 5, '7.2': 10, '7.0': 15, '6.2': 19, '6.0': 20, '5.0': 14, '4.0': 14, '3.2': 12, '3.0': 7, '2.8': 23 },
  variants: ['-alpine', '-bookworm', '-alpine3.22', '-alpine3.21'],
});

export const redisImages: readonly ImageDefinition[] = [
  {
    repository: 'docker.io/library/redis',
    tags: ['latest', '8', '8.2', '7', '7.4', '7.2', '7-alpine', 'alpine', '6', '6.2'],
    resolve: (tag) => {
      const release = resolveTag(tag);
      if (!release) return undefined;
      const alpine = release.variant.includes('alpine');
      return {
        config: {
          entrypoint: ['docker-entrypoint.sh'],
          cmd: ['redis-server'],
          env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', `REDIS_VERSION=${release.version}`],
          exposedPorts: ['6379/tcp'],
          workingDir: '/data',
          volumes: ['/data'],
        },
        layers: [alpine ? alpineBase : debianBase, { name: `redis ${release.version}${release.variant}`, sizeBytes: alpine ? 13_200_000 : 16_800_000, files: redisFiles }],
      };
    },
  },
  ...[
    ['registry.k8s.io/redis', ['e2e', 'v1', 'latest']],
    ['docker.io/kubernetes/redis', ['v1', 'latest']],
    ['registry.k8s.io/redis-slave', ['v2', 'v1']],
    ['gcr.io/google_samples/gb-redisslave', ['v1', 'v2', 'v3']],
    ['us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower', ['v2', 'v1']],
    ['gcr.io/google_samples/gb-redis-follower', ['v2', 'v1']],
    ['docker.io/bitnami/redis', ['latest', '7.2', '7.0', '6.2']],
  ].map(([repository, tags]) =>
    simpleImage({
      repository: repository as string,
      tags: tags as readonly string[],
      base: debianBase,
      sizeBytes: 35_000_000,
      files: redisFiles,
      config: { entrypoint: ['docker-entrypoint.sh'], cmd: ['redis-server'], exposedPorts: ['6379/tcp'], workingDir: '/data' },
    }),
  ),
];
