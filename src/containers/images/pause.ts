// registry.k8s.io/pause: does nothing, well. It holds a Pod's namespaces; run as a container it just stays.

import { stopOn } from '../../network/server.ts';
import type { Program } from '../../os/process.ts';
import type { ImageDefinition } from '../image.ts';
import { installProgram } from './toolbox.ts';

const pause: Program = function* (process) {
  const stop = stopOn(process, ['INT', 'TERM']);
  while (stop.signal === undefined) yield { on: 'ready', any: [stop.waitable] };
  return 0;
};

const tags = ['3.10.1', '3.10', '3.9', '3.8', '3.7', '3.6', '3.5', '3.4.1', '3.3', '3.2', '3.1', 'latest'];

export const pauseImage: ImageDefinition = {
  repository: 'registry.k8s.io/pause',
  tags,
  resolve: (tag) =>
    tags.includes(tag)
      ? {
          config: { entrypoint: ['/pause'], env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], user: '65535:65535', workingDir: '/' },
          layers: [
            { name: `pause ${tag}`, sizeBytes: 318_000, createdBy: 'ADD bin/pause-linux-amd64 /pause # buildkit', files: (files) => installProgram(files, '/pause', pause) },
          ],
        }
      : undefined,
};
