// Which Pods of a node a drain takes away. Upstream: k8s.io/kubectl v0.36 pkg/drain/filters.go, drain.go GetPodsForDeletion.

import { CommandError, isNotFound } from '../../errors.ts';
import { podMapping } from '../../pods.ts';
import { pathOf } from '../../resource/info.ts';
import { annotationsOf, itemsOf, type KubeObject, listAt, nameOf, namespaceOf, textAt } from '../../resource/object.ts';
import { tryParseRfc3339 } from '../../../../base/time.ts';
import type { Kubectl } from '../../session.ts';
import { served } from '../create/submit.ts';

type Verdict = { readonly deletes: boolean; readonly kind: 'okay' | 'skip' | 'warning' | 'error'; readonly message?: string };

const okay: Verdict = { deletes: true, kind: 'okay' };
const skip: Verdict = { deletes: false, kind: 'skip' };

export interface PodsToDelete {
  readonly pods: readonly KubeObject[];
  /** '' for none */
  readonly warnings: string;
  readonly errors: readonly CommandError[];
}

/** The Pods of a node, judged. @throws CommandError */
export function podsToDelete(k: Kubectl, node: string): PodsToDelete {
  const selector = k.flags.string('pod-selector');
  const query = [['fieldSelector', `spec.nodeName=${node}`], ['labelSelector', selector], ['limit', String(k.flags.number('chunk-size'))]] as const; // biome-ignore format: a table
  const list = k.rest.request({ method: 'GET', path: pathOf(podMapping, ''), query: query.filter(([, value]) => value !== '') }) as KubeObject;
  const judged = itemsOf(list).map((pod) => ({ pod: { ...pod, kind: 'Pod', apiVersion: 'v1' }, verdict: judge(k, pod) }));
  const grouped = (kind: Verdict['kind']): ReadonlyMap<string, readonly string[]> => {
    const groups = new Map<string, string[]>();
    for (const { pod, verdict } of judged) {
      if (verdict.kind !== kind) continue;
      const message = verdict.message || 'unexpected error';
      groups.set(message, [...(groups.get(message) ?? []), `${namespaceOf(pod)}/${nameOf(pod)}`]);
    }
    return groups;
  };
  return {
    pods: judged.filter(({ verdict }) => verdict.deletes).map(({ pod }) => pod),
    warnings: [...grouped('warning')].map(([message, pods]) => `${message}: ${pods.join(', ')}`).join('; '),
    errors: [...grouped('error')].map(([message, pods]) => new CommandError(`cannot delete ${message}: ${pods.join(', ')}`)),
  };
}

/** The first filter that spares the Pod decides, or the last one. */
function judge(k: Kubectl, pod: KubeObject): Verdict {
  let verdict = okay;
  for (const filter of [deleted, daemonSet, mirror, localStorage, unmanaged]) {
    verdict = filter(k, pod);
    if (!verdict.deletes) break;
  }
  return verdict;
}

const isOver = (pod: KubeObject): boolean => ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase'));
const controllerOf = (pod: KubeObject): { readonly kind: string; readonly apiVersion: string; readonly name: string } | undefined => (pod.metadata?.ownerReferences ?? []).find((one) => one.controller === true);

/** Whether a Pod has been going for so long that nobody waits for it. */
export function isStuck(k: Kubectl, pod: KubeObject): boolean {
  const limit = k.flags.number('skip-wait-for-delete-timeout');
  const since = tryParseRfc3339(pod.metadata?.deletionTimestamp);
  return limit > 0 && since !== undefined && Math.trunc((k.nowMs - since) / 1000) > limit;
}

const deleted = (k: Kubectl, pod: KubeObject): Verdict => (isStuck(k, pod) ? skip : okay);

function daemonSet(k: Kubectl, pod: KubeObject): Verdict {
  const owner = controllerOf(pod);
  if (owner?.kind !== 'DaemonSet' || owner.apiVersion !== 'apps/v1' || isOver(pod)) return okay;
  try {
    k.rest.request({ method: 'GET', path: pathOf(served('apps/v1', 'DaemonSet', 'daemonsets'), namespaceOf(pod), owner.name) });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (isNotFound(error) && k.flags.bool('force')) return { deletes: true, kind: 'warning', message: error.message };
    return { deletes: false, kind: 'error', message: error.message };
  }
  if (!k.flags.bool('ignore-daemonsets')) return { deletes: false, kind: 'error', message: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' };
  return { deletes: false, kind: 'warning', message: 'ignoring DaemonSet-managed Pods' };
}

const mirror = (_k: Kubectl, pod: KubeObject): Verdict => (annotationsOf(pod)['kubernetes.io/config.mirror'] === undefined ? okay : skip);

function localStorage(k: Kubectl, pod: KubeObject): Verdict {
  if (!listAt(pod, 'spec', 'volumes').some((volume) => volume.emptyDir !== undefined) || isOver(pod)) return okay;
  if (!k.flags.bool('delete-emptydir-data')) return { deletes: false, kind: 'error', message: 'Pods with local storage (use --delete-emptydir-data to override)' };
  return { deletes: true, kind: 'warning', message: 'deleting Pods with local storage' };
}

function unmanaged(k: Kubectl, pod: KubeObject): Verdict {
  if (isOver(pod) || controllerOf(pod)) return okay;
  if (k.flags.bool('force')) return { deletes: true, kind: 'warning', message: 'deleting Pods that declare no controller' };
  return { deletes: false, kind: 'error', message: 'Pods that declare no controller (use --force to override)' };
}
