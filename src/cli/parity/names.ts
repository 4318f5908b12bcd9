/**
 * What is called otherwise in a world and on this machine: a world's kubeconfig holds credentials of its own making, the served one real
 * certificates. Wherever one stands, in a file or in what was printed, the other is put.
 */
import { decodeBase64, encodeBase64 } from '../../base/base64.ts';
import type { World } from '../../labs/world.ts';
import type { Files } from './home.ts';

export class Names {
  readonly #pairs: readonly (readonly [ofWorld: string, here: string])[];

  /** @param kubeconfig the served one */
  constructor(world: World, kubeconfig: string) {
    const { certificateAuthority, certificate, key } = world.cluster.administratorCredentials;
    const served = ['certificate-authority-data', 'client-certificate-data', 'client-key-data'].map((field) => new RegExp(`${field}: (\\S+)`).exec(kubeconfig)?.[1] ?? '');
    this.#pairs = [certificateAuthority, certificate, key].flatMap((pem, index) => [
      [encodeBase64(pem), served[index] ?? ''] as const,
      [pem, decodeBase64(served[index] ?? '')] as const,
    ]);
  }

  toWorld(text: string): string {
    return this.#pairs.reduce((told, [ofWorld, here]) => told.replaceAll(here, ofWorld), text);
  }

  toHere(files: Files, further: (text: string) => string): Files {
    const told = (content: string): string => further(this.#pairs.reduce((text, [ofWorld, here]) => text.replaceAll(ofWorld, here), content));
    return new Map([...files].map(([path, entry]) => [further(path), { ...entry, content: told(entry.content) }]));
  }

  filesToWorld(files: Files, told: (text: string) => string): Files {
    return new Map([...files].map(([path, entry]) => [told(path), { ...entry, content: told(entry.content) }]));
  }
}
