// docker.io/library/hello-world: says that everything works, and ends. The text is ours; its shape is the known one.

import { print } from '../../os/io.ts';
import type { ImageDefinition } from '../image.ts';
import { standardPath } from './simple-image.ts';
import { installProgram } from './toolbox.ts';

const text = `
Hello from Docker!
This message shows that your installation appears to be working correctly.

To get here, four things happened:
 1. The client asked the engine to run this image.
 2. The engine pulled "hello-world" from its registry, because it was not here.
 3. It made a container from the image, which ran the program that prints this.
 4. What the program printed was carried back to the client, and so to you.

Something bigger to try: a whole distribution in a container with
 $ docker run -it ubuntu bash

`;

const tags = ['latest', 'linux', 'nanoserver'];

export const helloWorldImage: ImageDefinition = {
  repository: 'docker.io/library/hello-world',
  tags,
  resolve: (tag) =>
    tags.includes(tag)
      ? {
          config: { cmd: ['/hello'], env: [standardPath] },
          layers: [
            {
              name: 'hello-world',
              sizeBytes: 2_380,
              createdBy: 'COPY hello / # buildkit',
              files: (files) =>
                installProgram(files, '/hello', function* (process) {
                  yield* print(process, text);
                  return 0;
                }),
            },
          ],
        }
      : undefined,
};
