// Who carries bytes between a client and a container: the node's kubelet, behind this interface.
// Upstream: the API server proxies these requests to the kubelet's own server.

import type { ByteStreams } from '../../api/client.ts';
import type { ApiObject } from '../../api/object.ts';
import type { Bytes } from '../../base/bytes.ts';

export interface LogOptions {
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly sinceSeconds?: number;
  readonly sinceTime?: string;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  /** `All`, `Stdout` or `Stderr` */
  readonly stream?: string;
}

export interface ExecOptions {
  readonly container: string;
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/** All of it may throw StatusError; `pod` is as stored. */
export interface Streamer {
  /** what is there now */
  logs(pod: ApiObject, options: LogOptions): Bytes;
  followLogs(pod: ApiObject, options: LogOptions): ByteStreams;
  exec(pod: ApiObject, options: ExecOptions): ByteStreams;
  attach(pod: ApiObject, options: ExecOptions): ByteStreams;
  portForward(pod: ApiObject, port: number): ByteStreams;
}
