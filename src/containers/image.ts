// What an image is: layers, a configuration, digests. Upstream: OCI image-spec (manifest, config, layer).
// Layers are built once per realm and shared by every world, container and node: nobody writes to them.

import type { MemoryFileSystem } from '../os/memory-filesystem.ts';

/** What an image says about how to run it. Upstream: image-spec config.md */
export interface ImageConfig {
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  /** `NAME=value` */
  readonly env?: readonly string[];
  /** `80/tcp` */
  readonly exposedPorts?: readonly string[];
  /** name or uid, perhaps `:group` */
  readonly user?: string;
  readonly workingDir?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  /** `SIGQUIT`; SIGTERM when absent */
  readonly stopSignal?: string;
  readonly author?: string;
}

/** A layer: an archive of changes. */
export interface Layer {
  /** of the uncompressed archive (`rootfs.diff_ids`) */
  readonly diffId: string;
  /** compressed, as it travels */
  readonly sizeBytes: number;
  readonly files: MemoryFileSystem;
  /** what made it, for `docker history` */
  readonly createdBy: string;
}

/** A line of `docker history` */
export interface HistoryEntry {
  readonly createdBy: string;
  readonly createdMs: number;
  /** the step changed only the configuration */
  readonly empty?: boolean;
}

export interface Image {
  /** digest of the configuration: what `docker images` calls IMAGE ID */
  readonly id: string;
  /** digest of the manifest: what comes after `@` */
  readonly digest: string;
  readonly config: ImageConfig;
  readonly layers: readonly Layer[];
  readonly history: readonly HistoryEntry[];
  readonly createdMs: number;
  /** compressed layers, configuration and manifest: what containerd calls the image's size */
  readonly sizeBytes: number;
}

/** A layer as an image's file describes it. */
export interface LayerDefinition {
  /** two layers with the same name are the same layer */
  readonly name: string;
  readonly sizeBytes: number;
  readonly createdBy?: string;
  /** puts the layer's files into an empty file system */
  readonly files?: (fileSystem: MemoryFileSystem) => void;
}

/** What a repository holds under one tag. */
export interface ImageContents {
  readonly config: ImageConfig;
  /** lowest first */
  readonly layers: readonly LayerDefinition[];
  readonly createdMs?: number;
}

/** A repository that is known, one file each under images/. */
export interface ImageDefinition {
  /** in full, e.g. `docker.io/library/nginx` */
  readonly repository: string;
  /** @returns what the tag means (several tags can mean the same contents), or undefined when there is no such tag */
  readonly resolve: (tag: string) => ImageContents | undefined;
  /** the tags worth listing, newest first */
  readonly tags: readonly string[];
  /** tags that were pushed before 2017 and never since: their manifests are of schema 1, which containerd reads no more */
  readonly schema1?: readonly string[];
}
