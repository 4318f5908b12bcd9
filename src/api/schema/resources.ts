/**
 * What a default server serves, from the client packages: resources and subresources with their types and verbs.
 * Leaves out what those packages do not know: singular and short names, categories (each kind states its own), and the option types of
 * streaming subresources (`PodExecOptions`), whose `type` is '' here.
 */
import { packedResources } from './generated/resources.ts';

export interface ServedResource {
  /** `v1` or `apps/v1`. */
  readonly groupVersion: string;
  /** Plural, with the subresource after a slash: `deployments`, `deployments/scale`. */
  readonly resource: string;
  readonly namespaced: boolean;
  /** Definition name of the body; '' for logs and streams. */
  readonly type: string;
  /** In discovery's order: alphabetical. */
  readonly verbs: readonly string[];
}

let all: readonly ServedResource[] | undefined;

/** Every served resource and subresource of the stable API versions. */
export function servedResources(): readonly ServedResource[] {
  all ??= packedResources.map(([groupVersion, resource, namespaced, type, verbs]) => ({
    groupVersion,
    resource,
    namespaced,
    type,
    verbs: verbs.split(' '),
  }));
  return all;
}

/** One resource or subresource: `servedResource('apps/v1', 'deployments/scale')`; undefined when it is not served. */
export function servedResource(groupVersion: string, resource: string): ServedResource | undefined {
  return servedResources().find((r) => r.groupVersion === groupVersion && r.resource === resource);
}
