// An image we have no file for: it runs, stays, and says in its log what it is not.

import { stopOn } from '../../network/server.ts';
import { print } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';
import { digestOf } from '../digest.ts';
import type { ImageContents } from '../image.ts';
import { type Reference, referenceText } from '../reference.ts';
import { debianBase } from './bases.ts';

/** Long-running and honest; ends well on TERM and INT. */
const placeholder = (name: string): Program =>
  function* (process) {
    const stop = stopOn(process, ['TERM', 'INT', 'QUIT']);
    yield* print(process, `not simulated in Drydock: what ${name} does; this process only keeps running\n`);
    while (stop.signal === undefined) yield { on: 'ready', any: [stop.waitable] };
    return 0;
  };

/** The contents of an image with this name. */
export function unknownImage(reference: Reference): ImageContents {
  const name = referenceText(reference);
  // A size between 20 and 120 MB that belongs to the name, so that pulls take a plausible time.
  const sizeBytes = 20_000_000 + (Number.parseInt(digestOf(name).slice(7, 13), 16) % 100_000_000);
  return {
    config: { entrypoint: ['/usr/local/bin/app'], env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], workingDir: '/' },
    layers: [
      debianBase,
      {
        name: `application ${name}`,
        sizeBytes,
        createdBy: 'COPY app /usr/local/bin/app # buildkit',
        files: (files) => {
          const folder = ['usr', 'local', 'bin'].reduce((at, part) => at.lookup(part) ?? at.create(part, { type: 'directory', mode: 0o755, uid: 0, gid: 0 }), files.root());
          folder.create('app', { type: 'file', mode: 0o755, uid: 0, gid: 0, program: placeholder(name) });
        },
      },
    ],
  };
}
