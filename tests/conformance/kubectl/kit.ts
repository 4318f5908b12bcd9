/**
 * kubectl on a workstation whose cluster has an API server and nothing else: no controller changes what a case has stored. Objects are stored as
 * the tables give them, without validation, since upstream's are often no more than the fields a test looks at.
 */
import type { ApiClient, ApiRequest, ApiResponse, Dialer } from '../../../src/api/client.ts';
import type { Kind } from '../../../src/api/kind.ts';
import { kinds } from '../../../src/api/kinds/registry.ts';
import { canonical } from '../../../src/api/kinds/shared/canonical.ts';
import type { ApiObject } from '../../../src/api/object.ts';
import { text, utf8 } from '../../../src/base/bytes.ts';
import { keyOf, storageName } from '../../../src/cluster/apiserver/resource.ts';
import { addOnWeb } from '../../../src/cluster/addons/web.ts';
import { Cluster } from '../../../src/cluster/cluster.ts';
import { type ClusterSide, clusterSide } from '../../../src/labs/cluster-side.ts';
import { ClusterDialer } from '../../../src/labs/dialer.ts';
import { kubeconfig } from '../../../src/labs/kubeconfig.ts';
import { World } from '../../../src/labs/world.ts';
import { completers, tools } from '../../../src/tools/registry.ts';
import { decode, kindOfType } from '../kinds/go-cases.ts';

export interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

const author = { user: 'kubernetes-admin', agent: 'test', verb: 'update' };

type Fields = Readonly<Record<string, unknown>>;

export class Kit {
  readonly world: World;
  /** what kubectl asked since the last `reset` */
  readonly requests: ApiRequest[] = [];
  /** answers instead of the server, until the next `reset`; undefined leaves a request to the server */
  instead: (request: ApiRequest) => ApiResponse | undefined = () => undefined;
  #stored: { readonly resource: string; readonly key: string }[] = [];

  constructor() {
    const boot: ClusterSide['boot'] = (surroundings) => {
      const cluster = new Cluster({ timeline: surroundings.timeline, random: surroundings.random.fork('bare'), nodes: 0, components: [] });
      return { cluster, inflict: () => {}, tools, completers, dialer: this.#listening(new ClusterDialer(cluster, [])), etcd: { version: '', dial: () => undefined }, kubeconfig: kubeconfig(cluster), web: addOnWeb };
    };
    const side = { ...clusterSide, boot };
    this.world = new World({ seed: 1, workers: 0, clusterSide: () => side });
    this.world.attach(side);
    this.run('kubectl create namespace test; kubectl create namespace foo');
  }

  #listening(dialer: Dialer): Dialer {
    const note = (request: ApiRequest): void => void this.requests.push(request);
    return {
      dial: (server, credentials, reach) => {
        const client = dialer.dial(server, credentials, reach);
        if ('error' in client) return client;
        const listening: ApiClient = {
          request: (request) => {
            note(request);
            return this.instead(request) ?? client.request(request);
          },
          watch: (request) => client.watch(request),
          connect: (request) => client.connect(request),
        };
        return listening;
      },
    };
  }

  /** Takes away what the last case left. */
  reset(): void {
    const { etcd } = this.world.cluster;
    for (const { resource, key } of this.#stored) if (etcd.get(resource, key)) etcd.delete(resource, key, (last) => last, this.world.nowMs, author);
    this.#stored = [];
    this.requests.length = 0;
    this.instead = () => undefined;
  }

  /**
   * Stores a case's object (`$type` says its kind), or one of a kind given.
   * @param fallback.whole completes a Pod, so that it may be changed
   * @returns what was stored
   */
  store(value: unknown, fallback: { readonly name?: string; readonly namespace?: string; readonly kind?: Kind; readonly whole?: boolean } = {}): ApiObject {
    const kind = fallback.kind ?? kindOf(value);
    const { metadata, ...rest } = decode(value) as { readonly metadata?: Fields; [field: string]: unknown };
    const schema = kind.versions[0]?.schema ?? '';
    const apiVersion = `${kind.group ? `${kind.group}/` : ''}${kind.versions[0]?.name ?? ''}`;
    const namespace = kind.namespaced ? (metadata?.['namespace'] || fallback.namespace || 'default') : undefined;
    const own = { name: fallback.name ?? 'bar', uid: `uid-${this.#stored.length}`, ...metadata, ...(namespace === undefined ? {} : { namespace }) };
    const read = canonical(schema, { ...rest, apiVersion, kind: kind.kind, metadata: own }) as unknown as ApiObject;
    const object = kind.kind === 'Pod' ? { ...read, spec: podSpec(read['spec'] as Fields | undefined, fallback.whole ?? false) } : read;
    const resource = storageName(kind.group, kind.plural);
    const key = keyOf(String(namespace ?? ''), object.metadata.name);
    const { etcd } = this.world.cluster;
    etcd.put(resource, key, (resourceVersion) => ({ ...object, metadata: { ...object.metadata, resourceVersion } }), this.world.nowMs, author);
    this.#stored.push({ resource, key });
    return object;
  }

  /** Forgets at the next `reset` what a command made. */
  made(resource: string, namespace: string, name: string): void {
    this.#stored.push({ resource, key: keyOf(namespace, name) });
  }

  run(command: string): Answer {
    const { stdout, stderr, exitCode } = this.world.run(utf8(command));
    return { stdout: text(stdout), stderr: text(stderr), exitCode };
  }

  /** kubectl with these words, whatever they hold. */
  kubectl(...argv: readonly string[]): Answer {
    return this.run(['kubectl', ...argv].map(quoted).join(' '));
  }
}

/** A server would not have taken a Pod without containers. */
const podSpec = (spec: Fields | undefined, whole: boolean): Fields => ({
  ...(whole ? { restartPolicy: 'Always', dnsPolicy: 'ClusterFirst', terminationGracePeriodSeconds: 30, schedulerName: 'default-scheduler', securityContext: {} } : {}),
  ...spec,
  containers: spec?.['containers'] ?? (whole ? [{ name: 'c', image: 'i', imagePullPolicy: 'Always', terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', resources: {} }] : []),
});

export const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** The kind of a value with `$type`, in whatever version the table has it. */
export function kindOf(value: unknown): Kind {
  const type = (value as { readonly $type?: unknown } | null)?.$type;
  const known = kindOfType(type)?.kind;
  if (known) return known;
  const [, group = '', name = ''] = /^([a-z]+)\/v\d\w*\.(\w+)$/.exec(String(type)) ?? [];
  const kind = kinds.find((one) => one.kind === name && (group === 'extensions' || (one.group === '' ? 'core' : one.group.split('.')[0]) === group));
  if (!kind) throw new Error(`no kind for ${String(type)}`);
  return kind;
}

let shared: Kit | undefined;

/** One world for all tables. */
export const kit = (): Kit => {
  shared ??= new Kit();
  shared.reset();
  return shared;
};
