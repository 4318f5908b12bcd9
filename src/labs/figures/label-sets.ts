// Labels and selectors as sets: six Pods whose labels come off and on, and a selector. Which Pods it chooses is what the API server answers to a
// list with that labelSelector; each part between two commas is asked for by itself too, so that the sets can be drawn.

import type { Pod } from '../../api/types.ts';
import { makeWorld } from '../make-world.ts';
import type { World } from '../world.ts';
import { ask, change, create, pathOf, type Refusal } from './ask.ts';
import type { Figure, Scene } from './figure.ts';

export interface LabelledPod {
  readonly name: string;
  /** what it can carry, and whether it does */
  readonly labels: readonly { readonly key: string; readonly value: string; readonly on: boolean }[];
}

export interface LabelSetsView {
  readonly selector: string;
  readonly pods: readonly LabelledPod[];
  /** names of the Pods the whole selector chooses; none after a refusal */
  readonly chosen: readonly string[];
  /** what each part chooses by itself, in order */
  readonly parts: readonly { readonly text: string; readonly chosen: readonly string[] }[];
  readonly refusal?: Refusal;
}

export type LabelSetsAction =
  | { readonly type: 'select'; readonly selector: string }
  | { readonly type: 'label'; readonly pod: string; readonly key: string; readonly on: boolean };

const candidates: readonly (readonly [name: string, labels: Readonly<Record<string, string>>])[] = [
  ['store-fe-prod', { app: 'store', role: 'fe', stage: 'prod' }],
  ['store-be-prod', { app: 'store', role: 'be', stage: 'prod' }],
  ['store-fe-test', { app: 'store', role: 'fe', stage: 'test' }],
  ['store-be-test', { app: 'store', role: 'be', stage: 'test' }],
  ['blog-fe', { app: 'blog', role: 'fe', stage: 'prod' }],
  ['blog-be', { app: 'blog', role: 'be', stage: 'prod' }],
];

const firstSelector = 'app=store,role=fe';

/** The parts of a selector: what stands between its commas, but for those in brackets. */
export function partsOfSelector(selector: string): readonly string[] {
  return selector
    .split(/,(?![^()]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

class LabelSets implements Scene<LabelSetsView, LabelSetsAction> {
  readonly #world: World;
  #selector = firstSelector;

  constructor() {
    this.#world = makeWorld({ seed: 1, workers: 2 });
    for (const [name, labels] of candidates) create(this.#world, 'pods', { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels }, spec: { containers: [{ name: 'nginx', image: 'nginx' }] } });
  }

  act(action: LabelSetsAction): void {
    if (action.type === 'select') this.#selector = action.selector;
    else {
      const value = candidates.find(([name]) => name === action.pod)?.[1][action.key];
      change(this.#world, 'pods', action.pod, { metadata: { labels: { [action.key]: action.on ? (value ?? null) : null } } });
    }
  }

  view(): LabelSetsView {
    const all = this.#choose(this.#selector);
    const parts = 'refusal' in all ? [] : partsOfSelector(this.#selector).map((text) => ({ text, chosen: this.#names(text) }));
    const base = { selector: this.#selector, pods: candidates.map(([name, labels]) => this.#labelled(name, labels)), parts };
    return 'refusal' in all ? { ...base, chosen: [], refusal: all.refusal } : { ...base, chosen: all.names };
  }

  #labelled(name: string, labels: Readonly<Record<string, string>>): LabelledPod {
    const now = (this.#world.cluster.etcd.get('pods', `default/${name}`) as Pod | undefined)?.metadata.labels ?? {};
    return { name, labels: Object.entries(labels).map(([key, value]) => ({ key, value, on: now[key] === value })) };
  }

  #names(selector: string): readonly string[] {
    const answer = this.#choose(selector);
    return 'refusal' in answer ? [] : answer.names;
  }

  #choose(selector: string): { readonly names: readonly string[] } | { readonly refusal: Refusal } {
    const answer = ask<{ readonly items: readonly Pod[] }>(this.#world, { method: 'GET', path: pathOf('pods'), query: [['labelSelector', selector]] });
    return 'refusal' in answer ? answer : { names: answer.body.items.map(({ metadata }) => metadata.name) };
  }
}

export const labelSets: Figure<LabelSetsView, LabelSetsAction> = { name: 'label-sets', begin: () => new LabelSets() };
