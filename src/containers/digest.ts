// Digests as registries write them.

import { sha256Hex } from '../base/sha256.ts';

/** The digest of text: `sha256:…`. */
export const digestOf = (text: string): string => `sha256:${sha256Hex(text)}`;
