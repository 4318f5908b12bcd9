// What `describe` may read of the cluster, through whatever client it is called with.

import type { ApiObject } from './object.ts';

export interface ClusterReader {
  /** the object, or undefined when it is not there or not allowed */
  get(resource: ResourceName, name: string, namespace?: string): ApiObject | undefined;
  list(resource: ResourceName, options?: { readonly namespace?: string; readonly labelSelector?: string; readonly fieldSelector?: string }): readonly ApiObject[];
  /** events about an object, oldest first */
  events(object: ApiObject): readonly ApiObject[];
  readonly nowMs: number;
  /** whether `describe` was asked to show events */
  readonly showEvents: boolean;
}

/** Which collection: `{group: 'apps', version: 'v1', plural: 'deployments'}`. */
export interface ResourceName {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}
