// Images that are one program over a base, in few words.

import type { MemoryFileSystem } from '../../os/memory-filesystem.ts';
import type { Program } from '../../os/process.ts';
import type { ImageConfig, ImageDefinition, LayerDefinition } from '../image.ts';
import { installProgram } from './toolbox.ts';

export const standardPath = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface SimpleImage {
  readonly repository: string;
  /** known tags, newest first; or a rule with some of them */
  readonly tags: readonly string[];
  readonly accepts?: (tag: string) => boolean;
  readonly schema1?: readonly string[];
  readonly base: LayerDefinition | ((tag: string) => LayerDefinition);
  readonly sizeBytes: number;
  /** programs by path */
  readonly programs?: Readonly<Record<string, Program>> | ((tag: string) => Readonly<Record<string, Program>>);
  readonly files?: (files: MemoryFileSystem, tag: string) => void;
  readonly config: ImageConfig | ((tag: string) => ImageConfig);
}

/** One repository from a short description. */
export function simpleImage(spec: SimpleImage): ImageDefinition {
  const accepts = spec.accepts ?? ((tag: string) => spec.tags.includes(tag));
  return {
    repository: spec.repository,
    tags: spec.tags,
    ...(spec.schema1 ? { schema1: spec.schema1 } : {}),
    resolve: (tag) => {
      if (!accepts(tag)) return undefined;
      const config = typeof spec.config === 'function' ? spec.config(tag) : spec.config;
      const base = typeof spec.base === 'function' ? spec.base(tag) : spec.base;
      const layer: LayerDefinition = {
        name: `${spec.repository} ${tag}`,
        sizeBytes: spec.sizeBytes,
        createdBy: `COPY ${spec.repository.split('/').at(-1)} / # buildkit`,
        files: (files) => {
          const programs = typeof spec.programs === 'function' ? spec.programs(tag) : (spec.programs ?? {});
          for (const [path, program] of Object.entries(programs)) installProgram(files, path, program);
          spec.files?.(files, tag);
        },
      };
      return { config: { ...config, env: [standardPath, ...(config.env ?? [])] }, layers: [base, layer] };
    },
  };
}
