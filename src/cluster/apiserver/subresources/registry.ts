// What lies under an object: `status`, `scale`, `log` … Adding one = a file and a line here.
// Which kinds have which is the kind's own word (status, scale, subresources).

import type { ApiResponse, ByteStreams } from '../../../api/client.ts';
import type { ResourceCall } from '../call.ts';
import type { Resource } from '../resource.ts';
import { kindIn } from '../resource.ts';
import type { Streamer } from '../streamer.ts';
import { binding } from './binding.ts';
import { eviction } from './eviction.ts';
import { finalize } from './finalize.ts';
import { attach, exec, log, portForward } from './pod-streams.ts';
import { nodeProxy, podProxy, serviceProxy } from './proxy.ts';
import { scale } from './scale.ts';
import { status } from './status.ts';
import { token } from './token.ts';
import { approval, ephemeralContainers, resize } from './whole.ts';

export interface Subresource {
  readonly name: string;
  /** kinds whose discovery has it; absent: whoever names it */
  readonly resources?: readonly string[];
  /** in discovery's order */
  readonly verbs: readonly string[];
  /** the kind of its body, as discovery tells it; absent: the resource's own */
  readonly body?: { readonly group: string; readonly version: string; readonly kind: string };
  /** media types of its answers, where they are not those of objects */
  readonly produces?: readonly string[];
  /** it takes every HTTP method, not only those of its verbs */
  readonly takesAnyMethod?: boolean;
  /** @throws StatusError */
  handle(call: ResourceCall): ApiResponse;
  /** where it is a stream of bytes. @throws StatusError */
  connect?(call: ResourceCall, streamer: Streamer | undefined): ByteStreams | ApiResponse;
}

export const subresources: readonly Subresource[] = [
  approval, attach, binding, ephemeralContainers, eviction, exec, finalize, log, nodeProxy, podProxy, portForward, resize, scale, serviceProxy,
  status, token,
]; // biome-ignore format: a list

/** The subresource of that name, when the resource has it. */
export function subresourceFor(resource: Resource, version: string, name: string): Subresource | undefined {
  const kind = kindIn(resource, version);
  const has = (name === 'status' && kind.status) || (name === 'scale' && kind.scale !== undefined) || kind.subresources?.includes(name);
  if (!has) return undefined;
  const named = subresources.filter((one) => one.name === name);
  return named.find((one) => one.resources?.includes(resource.qualified)) ?? named.find((one) => !one.resources);
}
