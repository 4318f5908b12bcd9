// A component's view of the store and its way to write. Writes take the whole request path but the wire: authorization,
// defaults, admission, managedFields, validation; only parsing and type checks are left out, since typed code made the object.

import type { ApiRequest } from '../api/client.ts';
import { fromStatus, genericServerResponse } from '../api/meta/status-error.ts';
import type { ApiObject, JsonObject } from '../api/object.ts';
import { assert } from '../base/assert.ts';
import type { Random } from '../base/random.ts';
import type { Timeline } from '../base/timeline.ts';
import { authorityCertificate } from './apiserver/authn/authority.ts';
import { issueClientCertificate } from './apiserver/authn/client-certificate.ts';
import { issueLegacyToken } from './apiserver/authn/tokens.ts';
import { refusal } from './apiserver/authz/authorize.ts';
import { patchTypes } from './apiserver/handlers/patch-types.ts';
import { createObject } from './apiserver/registry/create.ts';
import { deleteObject } from './apiserver/registry/delete.ts';
import type { WriteOptions } from './apiserver/registry/options.ts';
import { updateObject } from './apiserver/registry/update.ts';
import { requestInfoOf } from './apiserver/request-info.ts';
import type { Resource } from './apiserver/resource.ts';
import { apiVersionOf, keyOf, storageName } from './apiserver/resource.ts';
import type { ApiServer } from './apiserver/server.ts';
import type { User } from './apiserver/user.ts';
import type { Component, ComponentContext, DeleteOptions, EventOptions, GroupResource, PatchOptions, Signing } from './component.ts';
import { orphans, ownedBy, withLabel } from './component-indexes.ts';
import type { Change } from './etcd.ts';
import type { EventRecorder } from './event-recorder.ts';

export class ServerContext implements ComponentContext {
  readonly random: Random;
  /** the change that made the running reconcile due */
  because: number | undefined;
  /** how long the running reconcile says it takes */
  busyMs = 0;
  readonly #server: ApiServer;
  readonly #timeline: Timeline;
  readonly #component: Component;
  readonly #user: User;
  readonly #recorder: EventRecorder;

  constructor(server: ApiServer, timeline: Timeline, random: Random, component: Component, user: User, recorder: EventRecorder) {
    this.#server = server;
    this.#timeline = timeline;
    this.random = random;
    this.#component = component;
    this.#user = user;
    this.#recorder = recorder;
  }

  get nowMs(): number {
    return this.#timeline.nowMs;
  }

  get<T = ApiObject>({ group, plural }: GroupResource, namespace: string, name: string): T | undefined {
    return this.#server.parts.etcd.get(storageName(group, plural), keyOf(namespace, name)) as T | undefined;
  }

  list<T = ApiObject>({ group, plural }: GroupResource, namespace?: string): readonly T[] {
    return [...this.#server.parts.etcd.list(storageName(group, plural), namespace)] as readonly unknown[] as readonly T[];
  }

  ownedBy<T = ApiObject>({ group, plural }: GroupResource, uid: string): readonly T[] {
    return [...ownedBy(this.#server.parts.etcd, storageName(group, plural), uid)] as readonly unknown[] as readonly T[];
  }

  orphans<T = ApiObject>({ group, plural }: GroupResource, namespace: string): readonly T[] {
    return [...orphans(this.#server.parts.etcd, storageName(group, plural), namespace)] as readonly unknown[] as readonly T[];
  }

  onNode<T = ApiObject>(node: string): readonly T[] {
    return [...this.#server.parts.etcd.indexed('pods', 'node', node)] as readonly unknown[] as readonly T[];
  }

  withLabel<T = ApiObject>({ group, plural }: GroupResource, namespace: string, label: string, value: string): readonly T[] {
    return [
      ...withLabel(this.#server.parts.etcd, storageName(group, plural), namespace, label, value),
    ] as readonly unknown[] as readonly T[];
  }

  everything(): readonly Change[] {
    return this.#server.parts.everything();
  }

  namespacedResources(): readonly GroupResource[] {
    const out: GroupResource[] = [];
    for (const { kind } of this.#server.parts.catalog.all()) {
      if (kind.namespaced && !kind.virtual && !kind.storedAs) out.push({ group: kind.group, plural: kind.plural });
    }
    return out;
  }

  create(resource: GroupResource, object: JsonObject): ApiObject {
    const found = this.#resource(resource);
    const { metadata = {} } = object as { metadata?: { namespace?: string; name?: string } };
    const namespace = metadata.namespace ?? '';
    this.#authorize(found, 'create', namespace, '', '');
    const complete = { kind: found.guard.kind, apiVersion: found.storedApiVersion, ...object } as unknown as ApiObject;
    return createObject(this.#server.parts, found, complete, { namespace, version: found.stored.name }, this.#options('create', ''));
  }

  update(resource: GroupResource, object: JsonObject): ApiObject {
    return this.#update(resource, object, '');
  }

  updateStatus(resource: GroupResource, object: JsonObject): ApiObject {
    return this.#update(resource, object, 'status');
  }

  #update(resource: GroupResource, object: JsonObject, subresource: '' | 'status'): ApiObject {
    const found = this.#resource(resource);
    const wanted = object as unknown as ApiObject;
    const { name, namespace = '' } = wanted.metadata;
    this.#authorize(found, 'update', namespace, name, subresource);
    const request = {
      namespace,
      name,
      version: found.stored.name,
      part: subresource === 'status' ? 'status' : 'main',
      replaces: true,
    } as const;
    return updateObject(this.#server.parts, found, () => wanted, request, this.#options('update', subresource));
  }

  patch(
    resource: GroupResource,
    namespace: string,
    name: string,
    patch: JsonObject | readonly JsonObject[],
    options: PatchOptions = {},
  ): ApiObject {
    const { group, stored } = { ...this.#resource(resource).guard, stored: this.#resource(resource).stored };
    const space = namespace === '' ? '' : `/namespaces/${namespace}`;
    const below = options.subresource ? `/${options.subresource}` : '';
    const path = `${group === '' ? '/api' : '/apis'}/${apiVersionOf(group, stored.name)}${space}/${resource.plural}/${name}${below}`;
    const query = options.type === 'apply' ? ([['fieldManager', this.#component.fieldManager], ['force', 'true']] as const) : [];
    return this.#send({
      method: 'PATCH',
      path,
      query,
      body: patch,
      headers: { 'content-type': patchTypes[options.type ?? 'strategic'] },
    }) as ApiObject;
  }

  delete(resource: GroupResource, namespace: string, name: string, options: DeleteOptions = {}): void {
    const found = this.#resource(resource);
    this.#authorize(found, 'delete', namespace, name, '');
    deleteObject(this.#server.parts, found, { namespace, name, version: found.stored.name, ...options }, this.#options('delete', ''));
  }

  request(method: ApiRequest['method'], path: string, body?: unknown): unknown {
    const [plain = '', query = ''] = path.split('?', 2);
    const pairs = query === '' ? [] : [...new URLSearchParams(query)];
    return this.#send({ method, path: plain, query: pairs, ...(body === undefined ? {} : { body }) });
  }

  event(about: ApiObject, type: 'Normal' | 'Warning', reason: string, message: string, options: EventOptions = {}): void {
    this.#recorder.record(about, type, reason, message, { component: this.#component.name, ...options }, this.#options('create', ''));
  }

  get signing(): Signing {
    const { secret } = this.#server.parts;
    return {
      caCertificate: authorityCertificate(secret),
      legacyToken: (account, holder) => issueLegacyToken(account, holder, secret),
      certificate: (name, groups) => issueClientCertificate({ name, groups }, secret),
    };
  }

  enqueueAfter(key: string, afterMs: number): void {
    this.#timeline.schedule(this.#component.name, key, afterMs);
  }

  busyFor(ms: number): void {
    this.busyMs += ms;
  }

  actsOn({ metadata }: { readonly metadata: { readonly resourceVersion?: string } }): void {
    this.because = Number(metadata.resourceVersion);
  }

  /** @throws StatusError as the server answers */
  #send(request: ApiRequest): unknown {
    const { name, fieldManager } = this.#component;
    const headers = { 'user-agent': fieldManager, ...request.headers };
    const because = this.because;
    const response = this.#server.handle(
      { ...request, headers },
      { user: this.#user, agent: name, ...(because === undefined ? {} : { because }) },
    );
    if (response.status < 400) return response.body;
    const { verb, group, resource, name: about } = requestInfoOf(request, new Map());
    throw fromStatus(response.body) ?? genericServerResponse(response.status, verb === 'list' ? 'get' : verb, { group, resource }, about, String(response.body));
  }

  #resource(resource: GroupResource): Resource {
    const found = this.#server.parts.catalog.get(resource);
    assert(found, `${resource.plural}.${resource.group} is served`);
    return found;
  }

  /** @throws StatusError 403 */
  #authorize({ guard }: Resource, verb: string, namespace: string, name: string, subresource: string): void {
    const wanted = {
      isResource: true,
      verb,
      group: guard.group,
      version: '',
      resource: guard.plural,
      subresource,
      namespace,
      name,
      path: '',
    };
    const { allowed, reason } = this.#server.parts.authorizer.decide(this.#user, wanted);
    if (!allowed) throw refusal(this.#user, wanted, reason);
  }

  #options(verb: string, subresource: string): WriteOptions {
    const { name, fieldManager } = this.#component;
    return {
      user: this.#user,
      agent: name,
      fieldManager,
      verb,
      subresource,
      dryRun: false,
      warnings: [],
      unheard: true,
      because: this.because,
    };
  }
}
