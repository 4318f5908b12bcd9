// What the parts of one API server share.

import type { Docs } from '../../api/schema/docs.ts';
import type { Timeline } from '../../base/timeline.ts';
import type { ControlPlane } from '../control-plane.ts';
import type { Change, Etcd } from '../etcd.ts';
import type { Aggregator } from './aggregator/aggregator.ts';
import type { Authorizer } from './authz/authorizer.ts';
import type { Metrics } from './metrics.ts';
import type { RegistryContext } from './registry/context.ts';
import type { Catalog } from './resource.ts';
import type { Streamer } from './streamer.ts';
import type { WatchHub } from './watch/hub.ts';

export interface ServerParts extends RegistryContext {
  readonly etcd: Etcd;
  readonly catalog: Catalog;
  readonly timeline: Timeline;
  readonly hub: WatchHub;
  /** every stored object as the change that made it, oldest first */
  everything(): readonly Change[];
  readonly metrics: Metrics;
  /** how the machines it runs on stand; always well where there are none */
  readonly controlPlane: ControlPlane | undefined;
  readonly authorizer: Authorizer;
  /** who carries bytes to the nodes, once there are kubelets */
  streamer(): Streamer | undefined;
  /** who carries requests to other API servers, once there is a network */
  aggregator(): Aggregator | undefined;
  /** descriptions of types and fields, where this environment has loaded them */
  docs(): Docs | undefined;
  /** what the cluster's CA and token issuer sign with */
  readonly secret: string;
  /** `172.18.0.2:6443`: where the server says it can be reached */
  readonly advertisedAddress: string;
}
