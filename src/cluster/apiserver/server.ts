// The API server: one border through which everyone passes, learners, tools and the control plane alike.
// Nothing thrown inside leaves it: a StatusError becomes its Status, our own bug a 500 (and, where tests ask for it, is rethrown).
// Upstream: apiserver/pkg/server, endpoints/filters, kube-apiserver

import type { ApiClient, ApiRequest, ApiResponse, ByteStreams, ClientCredentials, WatchStream } from '../../api/client.ts';
import { badRequest, internalError, StatusError } from '../../api/meta/status-error.ts';
import { type Docs, providedDocs } from '../../api/schema/docs.ts';
import type { Random } from '../../base/random.ts';
import type { Timeline } from '../../base/timeline.ts';
import type { ControlPlane } from '../control-plane.ts';
import type { Change, Etcd } from '../etcd.ts';
import type { Aggregator } from './aggregator/aggregator.ts';
import type { CertificateSubject } from './authn/authenticate.ts';
import { authenticate, userWith } from './authn/authenticate.ts';
import { impersonated } from './authn/impersonation.ts';
import { authorizeCall } from './authz/authorize.ts';
import { authorizerFor } from './authz/authorizer.ts';
import type { Call } from './call.ts';
import { syncCatalog } from './crd/catalog-sync.ts';
import { connectTo } from './handlers/connect.ts';
import { routePath } from './handlers/path.ts';
import { NotServed, routeResource, watchResource } from './handlers/route.ts';
import { Metrics } from './metrics.ts';
import { queryOf, requestInfoOf } from './request-info.ts';
import { Catalog, keyOfObject } from './resource.ts';
import { respondStatus } from './respond.ts';
import { ServerParts } from './server-parts.ts';
import type { Streamer } from './streamer.ts';
import type { User } from './user.ts';
import { WatchClock } from './watch/clock.ts';
import { WatchHub } from './watch/hub.ts';

export interface ServerOptions {
  readonly etcd: Etcd;
  readonly timeline: Timeline;
  readonly random: Random;
  /** the machines it runs on; without them nothing ever fails */
  readonly controlPlane?: ControlPlane;
  /** freeze stored objects, so that who changes one is found out; default false */
  readonly freeze?: boolean;
  /** where the server says it can be reached */
  readonly advertisedAddress?: string;
  /** let our own bugs out instead of answering 500; default false */
  readonly rethrow?: boolean;
}

/** What is known of a request beside what it says. */
export interface Origin {
  readonly user: User;
  readonly agent?: string;
  readonly because?: number;
}

export class ApiServer {
  readonly parts: ServerParts;
  /** descriptions for OpenAPI and `kubectl explain`; they are large, so whoever wants them loads them */
  docs: Docs | undefined;
  readonly #rethrow: boolean;
  readonly #clock: WatchClock;
  #streamer: Streamer | undefined;
  #aggregator: Aggregator | undefined;

  constructor({ etcd, timeline, random, freeze = false, rethrow = false, advertisedAddress = '172.18.0.2:6443', controlPlane }: ServerOptions) {
    const catalog = new Catalog();
    this.#rethrow = rethrow;
    this.#clock = new WatchClock(timeline, 'kube-apiserver');
    syncCatalog(etcd, catalog);
    this.parts = new ServerParts({
      etcd,
      catalog,
      timeline,
      random,
      secret: random.fork('authority').string(32, '0123456789abcdef'),
      freeze,
      everything: () => everythingIn(etcd),
      hub: new WatchHub(etcd),
      metrics: new Metrics(),
      controlPlane,
      authorizer: authorizerFor(etcd),
      advertisedAddress,
      docs: () => this.docs ?? providedDocs(),
      streamer: () => this.#streamer,
      aggregator: () => this.#aggregator,
    });
  }

  /** Who carries logs, exec, attach and port-forward to the nodes. */
  set streamer(streamer: Streamer) {
    this.#streamer = streamer;
  }

  /** Who carries requests to the servers of other groups. */
  set aggregator(aggregator: Aggregator) {
    this.#aggregator = aggregator;
  }

  /** Who a request is from. @throws StatusError 401 for credentials nobody issued */
  authenticate(request: ApiRequest, subject?: CertificateSubject): User {
    return authenticate(this.parts, request, subject);
  }

  /** Answers one request. */
  handle(request: ApiRequest, origin: Origin): ApiResponse {
    const warnings: string[] = [];
    let call: Call | undefined;
    let response: ApiResponse;
    try {
      call = this.#open(request, origin, warnings);
      response = call.info.isResource ? routeResource(call) : routePath(call);
    } catch (error) {
      response = this.#refuse(error, warnings, request);
    }
    this.#count(call, response.status);
    const electionMs = this.parts.controlPlane?.electionMs ?? 0;
    return electionMs > 0 && call?.info.isResource ? { ...response, afterMs: electionMs } : response;
  }

  /** Begins a watch, or says why not. */
  watch(request: ApiRequest, origin: Origin): WatchStream | ApiResponse {
    const warnings: string[] = [];
    try {
      const call = this.#open(withWatch(request), origin, warnings);
      if (!call.info.isResource) throw badRequest('only collections can be watched');
      return watchResource(call, this.#clock);
    } catch (error) {
      return this.#refuse(error, warnings, request);
    }
  }

  /** Begins a stream of bytes to a Pod, or says why not. */
  connect(request: ApiRequest, origin: Origin): ByteStreams | ApiResponse {
    const warnings: string[] = [];
    try {
      const call = this.#open(request, origin, warnings);
      return connectTo(call, this.#streamer);
    } catch (error) {
      return this.#refuse(error, warnings, request);
    }
  }

  /** A client that speaks for one user. */
  client(user: User, agent?: string): ApiClient {
    const origin: Origin = agent === undefined ? { user } : { user, agent };
    return {
      request: (request) => this.handle(request, origin),
      watch: (request) => this.watch(request, origin),
      connect: (request) => this.connect(request, origin),
    };
  }

  /** A client for whoever shows these credentials; ones this cluster did not issue are answered 401, request by request, for they may run out. */
  clientWith(credentials: ClientCredentials): ApiClient {
    const speak = <T>(answer: (origin: Origin) => T): T | ApiResponse => {
      let user: User;
      try {
        user = userWith(this.parts, credentials);
      } catch (error) {
        return this.#refuse(error, []);
      }
      return answer({ user });
    };
    return {
      request: (request) => speak((origin) => this.handle(request, origin)),
      watch: (request) => speak((origin) => this.watch(request, origin)),
      connect: (request) => speak((origin) => this.connect(request, origin)),
    };
  }

  /** @throws StatusError when the user may not */
  #open(request: ApiRequest, { user, agent, because }: Origin, warnings: string[]): Call {
    const query = queryOf(request);
    const info = requestInfoOf(request, query);
    const call: Call = {
      server: this.parts,
      request,
      query,
      info,
      user,
      warnings,
      ...(agent === undefined ? {} : { agent }),
      ...(because === undefined ? {} : { because }),
    };
    const acting = impersonated(call, this.parts.authorizer);
    const allowed = acting === user ? call : { ...call, user: acting };
    authorizeCall(allowed, this.parts.authorizer);
    return allowed;
  }

  #refuse(error: unknown, warnings: readonly string[], request?: ApiRequest): ApiResponse {
    const accept = request?.headers?.accept;
    if (error instanceof StatusError) return respondStatus(error, warnings, accept);
    if (error instanceof NotServed) return { status: 404, headers: plainText, body: '404 page not found\n', warnings };
    if (this.#rethrow) throw error;
    // Our own bug: the client is told as a real server tells of a panic.
    return respondStatus(internalError(error instanceof Error ? error.message : String(error)), warnings, accept);
  }

  #count(call: Call | undefined, status: number): void {
    // What nobody serves is not counted: else each wrong path would be a metric of its own.
    if (!call || (call.info.isResource && status === 404 && !this.parts.catalog.served(call.info.group, call.info.version, call.info.resource))) return;
    const { verb, group, version, resource, subresource, namespace, name } = call.info;
    const scope = name !== '' ? 'resource' : namespace !== '' ? 'namespace' : 'cluster';
    this.parts.metrics.count(verb.toUpperCase(), group, version, resource, subresource, scope, status);
  }
}

const plainText = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };

function withWatch(request: ApiRequest): ApiRequest {
  if (request.query?.some(([name]) => name === 'watch')) return request;
  return { ...request, query: [...(request.query ?? []), ['watch', 'true']] };
}

/** Every stored object as a change, in the order of writing: the log may have been forgotten, the objects are there. */
function everythingIn(etcd: Etcd): readonly Change[] {
  const author = { user: 'system:apiserver', agent: 'kube-apiserver', verb: 'list' };
  const out: Change[] = [];
  for (const resource of etcd.resources()) {
    for (const object of etcd.list(resource)) {
      const revision = Number(object.metadata.resourceVersion ?? 0);
      out.push({ revision, atMs: 0, type: 'create', resource, key: keyOfObject(object), object, previous: undefined, author });
    }
  }
  return out.sort((a, b) => a.revision - b.revision);
}
