// What the parts of one API server share.

import type { Docs } from '../../api/schema/docs.ts';
import type { Random } from '../../base/random.ts';
import type { Timeline } from '../../base/timeline.ts';
import type { ControlPlane } from '../control-plane.ts';
import type { Change, Etcd } from '../etcd.ts';
import type { Aggregator } from './aggregator/aggregator.ts';
import type { Authorizer } from './authz/authorizer.ts';
import type { Metrics } from './metrics.ts';
import type { RegistryContext } from './registry/context.ts';
import type { Catalog } from './resource.ts';
import type { Streamer } from './streamer.ts';
import type { User } from './user.ts';
import type { WatchHub } from './watch/hub.ts';

/** A class, because every request looks at it: an object made with a getter in it is a table that is searched. */
export class ServerParts implements RegistryContext {
  readonly etcd: Etcd;
  readonly catalog: Catalog;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly freeze: boolean;
  readonly hub: WatchHub;
  /** every stored object as the change that made it, oldest first */
  readonly everything: () => readonly Change[];
  readonly metrics: Metrics;
  /** how the machines it runs on stand; always well where there are none */
  readonly controlPlane: ControlPlane | undefined;
  readonly authorizer: Authorizer;
  /** who carries bytes to the nodes, once there are kubelets */
  readonly streamer: () => Streamer | undefined;
  /** who carries requests to other API servers, once there is a network */
  readonly aggregator: () => Aggregator | undefined;
  /** descriptions of types and fields, where this environment has loaded them */
  readonly docs: () => Docs | undefined;
  /** what the cluster's CA and token issuer sign with */
  readonly secret: string;
  /** `172.18.0.2:6443`: where the server says it can be reached */
  readonly advertisedAddress: string;

  constructor(given: Omit<ServerParts, 'nowMs' | 'authorize'>) {
    this.etcd = given.etcd;
    this.catalog = given.catalog;
    this.timeline = given.timeline;
    this.random = given.random;
    this.freeze = given.freeze;
    this.hub = given.hub;
    this.everything = given.everything;
    this.metrics = given.metrics;
    this.controlPlane = given.controlPlane;
    this.authorizer = given.authorizer;
    this.streamer = given.streamer;
    this.aggregator = given.aggregator;
    this.docs = given.docs;
    this.secret = given.secret;
    this.advertisedAddress = given.advertisedAddress;
  }

  get nowMs(): number {
    return this.timeline.nowMs;
  }

  authorize(user: User, verb: string, group: string, resource: string, namespace: string, name: string): boolean {
    const wanted = resource.startsWith('/')
      ? { verb, group: '', version: '', resource: '', subresource: '', namespace: '', name: '', path: resource, isResource: false }
      : { verb, group, version: '*', resource, subresource: '', namespace, name, path: '', isResource: true };
    return this.authorizer.decide(user, wanted).allowed;
  }
}
