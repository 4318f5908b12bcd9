// What an admission plugin is: it looks at a request that is allowed and well-formed, and changes or refuses it.
// Upstream: apiserver/pkg/admission/interfaces.go. One file per plugin, in upstream's order in registry.ts.

import type { ApiObject } from '../../../api/object.ts';
import type { Random } from '../../../base/random.ts';
import type { Etcd } from '../../etcd.ts';
import type { Catalog, Resource } from '../resource.ts';
import type { User } from '../user.ts';

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

/** What is being asked. */
export interface Attributes {
  readonly operation: Operation;
  readonly resource: Resource;
  /** the version the request was made in */
  readonly version: string;
  readonly subresource: string;
  /** `''` for cluster-scoped objects */
  readonly namespace: string;
  readonly name: string;
  readonly user: User;
  readonly dryRun: boolean;
  /** texts to send along as Warning headers */
  readonly warnings: string[];
  /** annotations an audit log would carry */
  readonly audit?: Map<string, string>;
  /** the options object of a delete, connect, create or update */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** What a plugin may look at. */
export interface AdmissionContext {
  readonly nowMs: number;
  readonly etcd: Etcd;
  readonly catalog: Catalog;
  readonly random: Random;
  /** whether a user may do something: for plugins that ask about further permissions. What begins with `/` is no resource but a path. */
  authorize(user: User, verb: string, group: string, resource: string, namespace: string, name: string): boolean;
}

export interface AdmissionPlugin {
  readonly name: string;
  /** storage names it cares for (`pods`, `pods/exec` with the subresource); absent: all */
  readonly resources?: readonly string[];
  readonly operations: readonly Operation[];
  /**
   * Changes the object, on its way in.
   * @param object for CREATE and UPDATE the new object
   * @returns the object to go on with; the same one when nothing changes
   * @throws StatusError to refuse
   */
  readonly admit?: (object: ApiObject, old: ApiObject | undefined, attributes: Attributes, context: AdmissionContext) => ApiObject;
  /** Looks at the final object. @throws StatusError to refuse */
  readonly validate?: (object: ApiObject | undefined, old: ApiObject | undefined, attributes: Attributes, context: AdmissionContext) => void;
}
