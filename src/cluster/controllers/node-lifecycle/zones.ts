// How fast nodes are given up: one in ten seconds per zone; slower, or not at all, when much of a zone or everything is down,
// since then the fault is more likely on our side. Upstream: node_lifecycle_controller.go handleDisruption, ComputeZoneState

import type { Node } from '../../../api/types.ts';
import { readyStatus } from './taints.ts';

const perSecond = 0.1;
const slowPerSecond = 0.01;
const largeZone = 50;
const unhealthyShare = 0.55;

export type ZoneState = 'Initial' | 'Normal' | 'PartialDisruption' | 'FullDisruption';

interface Zone {
  state: ZoneState;
  perSecond: number;
  /** when the next node may be given up */
  nextMs: number;
}

/** Upstream: nodetopology.GetZoneKey */
export function zoneOf({ metadata: { labels = {} } }: Node): string {
  const region = labels['topology.kubernetes.io/region'] ?? '';
  const zone = labels['topology.kubernetes.io/zone'] ?? '';
  return region || zone ? `${region}:\u0000:${zone}` : '';
}

export function stateOf(ready: number, notReady: number): ZoneState {
  if (ready === 0 && notReady > 0) return 'FullDisruption';
  return notReady > 2 && notReady / (notReady + ready) >= unhealthyShare ? 'PartialDisruption' : 'Normal';
}

export class Zones {
  readonly #zones = new Map<string, Zone>();

  /** In how many ms a node of this zone may be given up; undefined: not while things are as they are. Counts it when that is now. */
  claimMs(zone: string, nowMs: number): number | undefined {
    const found = this.#zone(zone);
    if (found.perSecond === 0) return undefined;
    if (found.nextMs > nowMs) return found.nextMs - nowMs;
    found.nextMs = nowMs + 1000 / found.perSecond;
    return 0;
  }

  /** Takes in how all nodes are. @returns whether everything has just gone down, or has just come back from that */
  update(nodes: readonly Node[]): 'all down' | 'back' | undefined {
    const counts = new Map<string, { ready: number; notReady: number }>();
    for (const node of nodes) {
      if (node.metadata.labels?.['node.kubernetes.io/exclude-disruption'] !== undefined) continue;
      const count = counts.get(zoneOf(node)) ?? { ready: 0, notReady: 0 };
      counts.set(zoneOf(node), count);
      if (readyStatus(node) === 'True') count.ready += 1;
      else count.notReady += 1;
    }
    for (const name of this.#zones.keys()) if (!counts.has(name)) this.#zones.delete(name);
    const allWere = [...counts.keys()].every((name) => this.#zone(name).state === 'FullDisruption');
    const states = [...counts].map(([name, { ready, notReady }]) => ({ zone: this.#zone(name), state: stateOf(ready, notReady), size: ready + notReady }));
    const allAre = states.every(({ state }) => state === 'FullDisruption');
    if (allAre && allWere) return undefined;
    for (const { zone, state, size } of states) this.#enter(zone, state, allAre ? 0 : rateFor(state, size));
    return allAre ? 'all down' : allWere ? 'back' : undefined;
  }

  #enter(zone: Zone, state: ZoneState, rate: number): void {
    zone.state = state;
    zone.perSecond = rate;
  }

  #zone(name: string): Zone {
    let found = this.#zones.get(name);
    if (!found) this.#zones.set(name, (found = { state: 'Initial', perSecond, nextMs: 0 }));
    return found;
  }
}

function rateFor(state: ZoneState, size: number): number {
  if (state !== 'PartialDisruption') return perSecond;
  return size > largeZone ? slowPerSecond : 0;
}
