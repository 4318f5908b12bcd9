// Streams of bytes between a client and a Pod: logs that follow, exec, attach, port-forward.

import type { ApiResponse, ByteStreams } from '../../../api/client.ts';
import type { Call } from '../call.ts';
import type { Streamer } from '../streamer.ts';
import { subresourceFor } from '../subresources/registry.ts';
import { noSuchPath, resourceCall } from './route.ts';

/** @throws StatusError */
export function connectTo(call: Call, streamer: Streamer | undefined): ByteStreams | ApiResponse {
  const found = resourceCall(call);
  const subresource = subresourceFor(found.resource, found.version.name, found.info.subresource);
  if (!subresource?.connect) throw noSuchPath();
  return subresource.connect(found, streamer);
}
