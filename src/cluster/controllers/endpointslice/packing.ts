// Which endpoints stand in which slice: changes touch as few slices as possible, and slices are filled before new ones are made.
// Upstream: reconcileByPortMapping, finalize in staging/src/k8s.io/endpointslice/reconciler.go

import type { EndpointSlice } from '../../../api/types.ts';
import { jsonEqual } from '../../../base/json.ts';
import type { Endpoint, PortList } from './endpoint.ts';

/** Upstream: MaxEndpointsPerSlice */
const most = 100;

/** A slice to be written: an existing one, or a new one. */
export interface Draft {
  readonly slice: EndpointSlice | undefined;
  readonly ports: PortList;
  readonly endpoints: Endpoint[];
}

export interface Plan {
  readonly creates: Draft[];
  readonly updates: Draft[];
  readonly deletes: EndpointSlice[];
}

type Existing = NonNullable<EndpointSlice['endpoints']>[number];

/** What makes two endpoints the same one, whatever their conditions. */
const identity = ({ addresses, hostname, targetRef }: Existing | Endpoint): string => `${targetRef?.namespace}/${targetRef?.name}|${hostname ?? ''}|${addresses.join(',')}`;

function unchanged(a: Existing, b: Endpoint): boolean {
  const [x, y] = [a.conditions, b.conditions];
  const sameConditions = x?.ready === y.ready && x?.serving === y.serving && x?.terminating === y.terminating;
  return sameConditions && a.nodeName === b.nodeName && a.zone === b.zone && a.targetRef?.uid === b.targetRef.uid && jsonEqual(a.hints, b.hints);
}

/**
 * @param slices existing ones with the same ports
 * @param isStale whether an existing slice has to be written whatever it holds (its labels are not the Service's)
 */
export function packEndpoints(slices: readonly EndpointSlice[], endpoints: readonly Endpoint[], ports: PortList, isStale: (slice: EndpointSlice) => boolean): Plan {
  const wanted = new Map(endpoints.map((endpoint) => [identity(endpoint), endpoint]));
  const plan: Plan = { creates: [], updates: [], deletes: [] };
  const untouched: Draft[] = [];
  for (const slice of slices) {
    let changed = false;
    const kept: Endpoint[] = [];
    for (const endpoint of slice.endpoints ?? []) {
      const key = identity(endpoint);
      const now = wanted.get(key);
      if (!now) continue;
      kept.push(now);
      wanted.delete(key);
      changed ||= !unchanged(endpoint, now);
    }
    const draft = { slice, ports, endpoints: kept };
    if (changed || kept.length !== (slice.endpoints ?? []).length) {
      if (kept.length === 0) plan.deletes.push(slice);
      else plan.updates.push(draft);
    } else if (isStale(slice)) plan.updates.push(draft);
    else untouched.push(draft);
  }
  place([...wanted.values()], ports, plan, untouched);
  return plan;
}

/** First into slices that are written anyway, the fullest first; then into one that has room for all; then into new ones. */
function place(left: Endpoint[], ports: PortList, plan: Plan, untouched: Draft[]): void {
  for (const draft of [...plan.updates].sort((a, b) => b.endpoints.length - a.endpoints.length)) draft.endpoints.push(...left.splice(0, most - draft.endpoints.length));
  while (left.length > 0) {
    const roomy = left.length < most ? closest(untouched, left.length) : undefined;
    const draft = roomy ?? { slice: undefined, ports, endpoints: [] };
    draft.endpoints.push(...left.splice(0, most - draft.endpoints.length));
    (roomy ? plan.updates : plan.creates).push(draft);
    if (roomy) untouched.splice(untouched.indexOf(roomy), 1);
  }
}

/** The slice that is fullest with so many more. */
function closest(drafts: readonly Draft[], count: number): Draft | undefined {
  let best: Draft | undefined;
  for (const draft of drafts) {
    const fits = draft.endpoints.length + count <= most;
    if (fits && (!best || draft.endpoints.length > best.endpoints.length)) best = draft;
  }
  return best;
}

/** Slices that would be deleted are used for new ones. */
export function recycle({ creates, updates, deletes }: Plan, isOurs: (slice: EndpointSlice) => boolean): void {
  for (let i = 0; i < deletes.length && creates.length > 0; ) {
    const slice = deletes[i];
    if (!slice || !isOurs(slice)) {
      i++;
      continue;
    }
    const draft = creates.pop();
    if (draft) updates.push({ ...draft, slice });
    deletes.splice(i, 1);
  }
}
