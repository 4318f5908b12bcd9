// A component: something of the control plane or of a node that reacts to changes. Level-triggered and idempotent:
// `reconcile` looks at what is now and moves it one step towards what should be. Our reads are current, so client-go's
// expectations are not needed.
// The runner (component-runner.ts) gives every component: a queue with deduplication, latency, retry with back-off,
// Events, and an entry in the history of who did what because of what.

import type { ApiObject, JsonObject } from '../api/object.ts';
import type { Random } from '../base/random.ts';
import type { Change } from './etcd.ts';

/** A resource by group and plural, e.g. `{group: 'apps', plural: 'deployments'}`: which version is the storage's matter. */
export interface GroupResource {
  readonly group: string;
  readonly plural: string;
}

export interface Component {
  /** upstream's name, e.g. `replicaset-controller`; owner of its agenda items */
  readonly name: string;
  /** who it is to the API server, e.g. `system:serviceaccount:kube-system:replicaset-controller` */
  readonly user: string;
  /** `metadata.managedFields[].manager`, e.g. `kube-controller-manager` */
  readonly fieldManager: string;
  /** the program of the control plane whose leader does its work; its field manager unless stated */
  readonly program?: string;
  /** virtual ms from a change to the reconcile it causes */
  readonly latencyMs: number;
  /** the same for one change and key, where a controller gathers changes of some kinds (the job controller waits a second for its Pods') */
  latencyFor?(change: Change, key: string): number;
  /** which resources' changes it hears of; `everything`: of all there are, also custom ones */
  readonly watches: readonly GroupResource[] | 'everything';
  /** the keys a change concerns, usually `namespace/name`; [] for none */
  keysFor(change: Change, context: ComponentContext): readonly string[];
  /** one step for one key. Throwing StatusError means: try again with back-off; anything else thrown is our bug */
  reconcile(key: string, context: ComponentContext): void;
  /** once, when the cluster boots: periodic work is started here with `enqueueAfter` */
  start?(context: ComponentContext): void;
}

/** What a component works with. All reads are current; objects are frozen. */
export interface ComponentContext {
  readonly nowMs: number;
  readonly random: Random;
  get<T = ApiObject>(resource: GroupResource, namespace: string, name: string): T | undefined;
  /** all of a resource, or of one namespace; do not keep the array */
  list<T = ApiObject>(resource: GroupResource, namespace?: string): readonly T[];
  /** those whose controller is the object with this uid: an index, not a scan */
  ownedBy<T = ApiObject>(resource: GroupResource, uid: string): readonly T[];
  /** those of a namespace that no controller owns: an index */
  orphans<T = ApiObject>(resource: GroupResource, namespace: string): readonly T[];
  /** Pods on a node, by the index on spec.nodeName */
  onNode<T = ApiObject>(node: string): readonly T[];
  /** those of a namespace that carry a label with this value: an index where the store keeps one */
  withLabel<T = ApiObject>(resource: GroupResource, namespace: string, label: string, value: string): readonly T[];

  /** every stored object as the change that made it, for components that watch everything and start late */
  everything(): readonly Change[];

  /** every resource that lives in namespaces, custom ones too */
  namespacedResources(): readonly GroupResource[];

  /** writes, through the whole request path as `user`. @throws StatusError as the server answers */
  create(resource: GroupResource, object: JsonObject): ApiObject;
  update(resource: GroupResource, object: JsonObject): ApiObject;
  updateStatus(resource: GroupResource, object: JsonObject): ApiObject;
  patch(resource: GroupResource, namespace: string, name: string, patch: JsonObject | readonly JsonObject[], options?: PatchOptions): ApiObject;
  delete(resource: GroupResource, namespace: string, name: string, options?: DeleteOptions): void;
  /** any other request, e.g. a Pod's binding or an eviction */
  request(method: 'POST' | 'PUT' | 'GET' | 'DELETE' | 'PATCH', path: string, body?: unknown): unknown;

  /** records an Event about an object; equal ones are counted, many similar ones combined, as client-go's recorder does */
  event(about: ApiObject, type: 'Normal' | 'Warning', reason: string, message: string, options?: EventOptions): void;

  /** what the cluster signs with, for controllers that hand out tokens and certificates */
  readonly signing: Signing;

  /** makes a key due again `afterMs` from now */
  enqueueAfter(key: string, afterMs: number): void;
  /**
   * The key being reconciled took this long to look at: changes make it due again no sooner. What looks at many objects says so
   * (a hundredth of a millisecond each), and a thousand changes in a row cost one look, not a thousand.
   */
  busyFor(ms: number): void;
  /** What follows in this reconcile is because of this object's last change: for a component whose one key stands for many objects. */
  actsOn(object: { readonly metadata: { readonly resourceVersion?: string } }): void;
}

/** The cluster's own keys: the certificate authority's and the token issuer's. */
export interface Signing {
  /** PEM text */
  readonly caCertificate: string;
  /** a token that lies in a Secret and does not run out */
  legacyToken(account: ApiObject, secret: ApiObject): string;
  /** PEM text of a client certificate */
  certificate(commonName: string, organizations: readonly string[]): string;
}

export interface PatchOptions {
  readonly type?: 'json' | 'merge' | 'strategic' | 'apply';
  readonly subresource?: string;
}

export interface DeleteOptions {
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
}

export interface EventOptions {
  /** which part, e.g. `spec.containers{nginx}` */
  readonly fieldPath?: string;
  /** the reporting component where it is not the component's own name, e.g. `kubelet` */
  readonly component?: string;
  readonly host?: string;
  readonly action?: string;
  /** the scheduler and a few others write events.k8s.io style: eventTime and series instead of count */
  readonly style?: 'core' | 'events.k8s.io';
}
