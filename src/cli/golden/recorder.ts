/**
 * What was particular about the machine on which a folder of sessions was recorded, as data: programs its images lacked, the time by its clock. A world that is told the same can be held against the recording; what is answered is computed as ever.
 * Such a description belongs to a measurement, never to the product, and a figure that was measured with one says so.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { ImageContents, ImageDefinition, LayerDefinition } from '../../containers/image.ts';
import { images as knownImages } from '../../containers/images/registry.ts';
import { MemoryFileSystem, type MemoryNode } from '../../os/memory-filesystem.ts';
import type { RecordOptions } from '../record.ts';

const particulars = z.strictObject({
  /** repositories, and the programs that their images should hold and did not */
  lacking: z.record(z.string(), z.array(z.string())).default({}),
  /** when the first command was typed, by the machine's clock */
  began: z.iso.datetime().optional(),
});
const description = z.strictObject({ about: z.string(), always: particulars.prefault({}), sessions: z.record(z.string(), particulars).default({}) });

export type Recorder = z.infer<typeof description>;
type Particulars = z.infer<typeof particulars>;

/** @throws ZodError when the file says something else */
export function readRecorder(file: string): Recorder {
  return description.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** How a world for this session differs from the usual one. */
export function worldOf(recorder: Recorder | undefined, session: string): Pick<RecordOptions, 'beganMs' | 'images'> {
  const told = [recorder?.always, recorder?.sessions[session]].filter((one): one is Particulars => one !== undefined);
  const images = told.flatMap(({ lacking }) =>
    Object.entries(lacking).map(([repository, programs]) => changed(repository, ({ layers }) => layers.flatMap((layer, index) => lackingIn(layer, index === 0, programs)))),
  );
  const began = told.map((one) => one.began).findLast((moment) => moment !== undefined);
  return { ...(images.length > 0 ? { images } : {}), ...(began === undefined ? {} : { beganMs: Date.parse(began) }) };
}

/** The repository with other layers. @throws Error when nothing is known of it */
function changed(repository: string, layersOf: (contents: ImageContents) => readonly LayerDefinition[]): ImageDefinition {
  const usual = knownImages.find((definition) => definition.repository === repository);
  if (!usual) throw new Error(`${repository}: there is no image of that name`);
  return {
    ...usual,
    resolve: (tag) => {
      const contents = usual.resolve(tag);
      return contents && { ...contents, layers: layersOf(contents) };
    },
  };
}

/** A layer that was there for one of the programs is not there; only the lowest stays, without them. */
function lackingIn(layer: LayerDefinition, isBase: boolean, programs: readonly string[]): readonly LayerDefinition[] {
  const files = new MemoryFileSystem({ nowMs: 0 });
  layer.files?.(files);
  if (!without(files.root(), programs)) return [layer];
  if (!isBase) return [];
  const rest: LayerDefinition['files'] = (tree) => {
    layer.files?.(tree);
    without(tree.root(), programs);
  };
  return [{ ...layer, name: `${layer.name}, without ${programs.join(', ')}`, files: rest }];
}

/** Takes programs out of a tree. @returns whether there was one */
function without(folder: MemoryNode, programs: readonly string[]): boolean {
  let found = false;
  for (const name of folder.names()) {
    const node = folder.lookup(name);
    if (node?.type === 'directory') found = without(node, programs) || found;
    else if (programs.includes(name)) {
      folder.remove(name);
      found = true;
    }
  }
  return found;
}
