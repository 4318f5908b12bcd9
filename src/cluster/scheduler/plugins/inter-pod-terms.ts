// (Anti-)affinity terms asked of Pods: whom a term is about, and how many of them are placed where. Upstream: framework/types.go AffinityTerm.Matches.

import type { ApiObject } from '../../../api/object.ts';
import type { ComponentContext } from '../../component.ts';
import type { Cycle } from '../framework.ts';
import type { PodQuery } from '../matched-pods.ts';
import type { AffinityTerm, PodInfo } from '../pod-info.ts';
import { type Requirement, matches } from '../selectors.ts';

/** A term with the namespaces that it means now. */
export interface ResolvedTerm {
  readonly term: AffinityTerm;
  readonly namespaces: readonly string[];
}

export type ReadonlyTerms = readonly ResolvedTerm[];

const namespaces = { group: '', plural: 'namespaces' };

/** Whether a term is about a Pod. Namespace selectors are asked of the namespace's labels. */
export function about(context: ComponentContext, term: AffinityTerm, pod: PodInfo): boolean {
  return matches(term.selector, pod.labels) && inNamespace(context, term, pod.namespace);
}

function inNamespace(context: ComponentContext, term: AffinityTerm, namespace: string): boolean {
  if (term.namespaces.has(namespace)) return true;
  if (!term.namespaceSelector) return false;
  return matches(term.namespaceSelector, context.get(namespaces, '', namespace)?.metadata.labels ?? {});
}

/** The namespaces of terms: those named, and those whose labels are selected. */
export function resolved(context: ComponentContext, terms: readonly AffinityTerm[]): ReadonlyTerms {
  return terms.map((term) => {
    const { namespaceSelector } = term;
    if (!namespaceSelector) return { term, namespaces: [...term.namespaces] };
    const selected = context.list<ApiObject>(namespaces).filter(({ metadata }) => matches(namespaceSelector, metadata.labels ?? {}));
    return { term, namespaces: [...new Set([...term.namespaces, ...selected.map(({ metadata }) => metadata.name)])] };
  });
}

/** How many placed Pods all of the terms are about, per value of a label: one count per namespace. */
export function countsOf({ snapshot }: Cycle, terms: ReadonlyTerms, label: string): ReadonlyMap<string, number>[] {
  const [first, ...others] = terms;
  if (!first || terms.some(({ term }) => term.selector === 'nothing')) return [];
  const common = first.namespaces.filter((namespace) => others.every((other) => other.namespaces.includes(namespace)));
  const selector = terms.flatMap(({ term }): readonly Requirement[] => (term.selector === 'nothing' ? [] : term.selector));
  return common.map((namespace) => {
    const query: PodQuery = { key: `all ${namespace} ${JSON.stringify(selector)}`, namespace, selector, leaving: true };
    return snapshot.matched(query).per(label);
  });
}
