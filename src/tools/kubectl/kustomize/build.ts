import type { Steps } from '../../../os/process.ts';
import type { KubeObject } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';

export function* buildKustomization(_k: Kubectl, _path: string): Steps<readonly KubeObject[]> {
  return [];
}
