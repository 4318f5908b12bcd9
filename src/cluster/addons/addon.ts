// An add-on: what one applies to a cluster to have it do more, and the images whose programs do it. Deleting its Deployment
// ends it; applying upstream's own manifest, which names the same images, gives the same.

import type { ImageDefinition } from '../../containers/image.ts';

export interface AddOn {
  /** as labs and command lines name it, e.g. `metrics-server` */
  readonly name: string;
  /** what it is for, in a sentence for people */
  readonly summary: string;
  /** YAML: what one applies */
  readonly manifest: string;
  /** the web addresses under which its manifest is known (no scheme; a `*` stands for any version) */
  readonly addresses: readonly string[];
  /** repositories whose programs are the add-on */
  readonly images: readonly ImageDefinition[];
}
