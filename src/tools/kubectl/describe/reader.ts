// What a kind's `describe` may ask the cluster, through kubectl's client. Upstream: k8s.io/kubectl v0.36 pkg/describe (searchEvents, Describe of nodes and Pods).

import { goSort } from '../../go/sort.ts';
import type { ClusterReader, ResourceName } from '../../../api/cluster-reader.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { Query } from '../client/rest.ts';
import { CommandError } from '../errors.ts';
import { pathOf } from '../resource/info.ts';
import { annotationsOf, itemsOf, type KubeObject, kindOf, nameOf, namespaceOf, textAt, uidOf } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { served } from '../verbs/create/submit.ts';

const mappingOf = ({ group, version, plural }: ResourceName, namespaced: boolean): ReturnType<typeof served> => served(group === '' ? version : `${group}/${version}`, '', plural, namespaced);

const eventsMapping = served('v1', 'Event', 'events');

export class Reader implements ClusterReader {
  readonly #k: Kubectl;
  readonly #chunkSize: number;
  readonly showEvents: boolean;

  constructor(k: Kubectl, showEvents: boolean, chunkSize: number) {
    this.#k = k;
    this.showEvents = showEvents;
    this.#chunkSize = chunkSize;
  }

  get nowMs(): number {
    return this.#k.nowMs;
  }

  get(resource: ResourceName, name: string, namespace = ''): ApiObject | undefined {
    if (name === '') return undefined;
    return this.#ask(pathOf(mappingOf(resource, namespace !== ''), namespace, name)) as ApiObject | undefined;
  }

  list(resource: ResourceName, options: { readonly namespace?: string; readonly labelSelector?: string; readonly fieldSelector?: string } = {}): readonly ApiObject[] {
    const { namespace = '', labelSelector = '', fieldSelector = '' } = options;
    const query: Query = [...(fieldSelector === '' ? [] : [['fieldSelector', fieldSelector] as const]), ...(labelSelector === '' ? [] : [['labelSelector', labelSelector] as const])];
    const list = this.#ask(pathOf(mappingOf(resource, namespace !== ''), namespace), query);
    return list ? (itemsOf(list) as unknown as ApiObject[]) : [];
  }

  events(object: ApiObject): readonly ApiObject[] {
    const described = object as unknown as KubeObject;
    const { kind, group } = kindOf(described);
    const isNode = kind === 'Node' && group === '';
    const uid = (kind === 'Pod' && annotationsOf(described)['kubernetes.io/config.mirror']) || uidOf(described);
    const found = this.#eventsOf(described, uid);
    const all = isNode ? [...found, ...this.#eventsOf(described, nameOf(described))] : found;
    const last = (event: KubeObject): string => textAt(event, 'lastTimestamp');
    return goSort(all, (a, b) => last(a) < last(b)) as unknown as ApiObject[];
  }

  #eventsOf(object: KubeObject, uid: string): KubeObject[] {
    const namespace = namespaceOf(object);
    const terms = { 'involvedObject.name': nameOf(object), 'involvedObject.namespace': namespace, 'involvedObject.kind': kindOf(object).kind, 'involvedObject.uid': uid };
    const selector = Object.entries(terms).filter(([field, value]) => value !== '' || field === 'involvedObject.namespace').map(([field, value]) => `${field}=${value}`).sort().join(','); // biome-ignore format: one chain
    const list = this.#ask(pathOf(eventsMapping, namespace), [['fieldSelector', selector], ['limit', String(this.#chunkSize)]]);
    return list ? itemsOf(list) : [];
  }

  /** What cannot be read is not there, as upstream mostly has it. */
  #ask(path: string, query: Query = []): KubeObject | undefined {
    try {
      return this.#k.rest.request({ method: 'GET', path, query }) as KubeObject;
    } catch (error) {
      if (error instanceof CommandError) return undefined;
      throw error;
    }
  }
}
