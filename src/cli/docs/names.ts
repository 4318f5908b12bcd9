/**
 * Names the documentation's cluster made up, in the words of this world: a Pod `frontend-gbgfx` is the Pod of the same owner here, a CronJob's Job likewise, in order of
 * their names; a node, also one to fill in, is a worker; the cluster and the user of a kubeconfig are ours. A reader does the same by eye.
 */
import type { World } from '../../labs/world.ts';

interface Named {
  readonly metadata: { readonly name: string };
}

const generated = /\b([a-z][a-z0-9-]*?)-(?:(?:[0-9]{8,10}|[bcdfghjklmnpqrstvwxz2456789]{8,10})-[a-z0-9]{5}|[0-9]{8,10}|[a-z0-9]{5})\b/g;
const node = /\b(?:kubernetes-node-[a-z0-9]{4}|kubernetes-minion-[a-z0-9]+|gke-[a-z0-9-]+|node-?0?1|worker0|kind-worker|k8s-node-1|kube-worker-1)\b/g;

export function namesOfToday(commands: string, world: World): string {
  const pods = [...world.objects<Named>('pods'), ...world.objects<Named>('jobs.batch')].map(({ metadata }) => metadata.name).sort();
  const given = new Map<string, string>();
  const renamed = commands.replace(/<(?:your|insert)-node-name(?:-here)?>/g, 'worker-1').replaceAll('lithe-cocoa-92103_kubernetes', (name, at: number, all: string) => (/--user=$/.test(all.slice(0, at)) ? 'kubernetes-admin' : 'kubernetes')).replace(generated, (name, owner: string) => {
    if (pods.includes(name)) return name;
    const known = given.get(name);
    if (known !== undefined) return known;
    const ours = pods.filter((pod) => new RegExp(`^${owner}(?:-[a-z0-9]{8,10})?-(?:[a-z0-9]{5}|[0-9]{8})$`).test(pod));
    const chosen = ours[[...given.keys()].filter((other) => other.startsWith(`${owner}-`)).length % Math.max(1, ours.length)] ?? name;
    given.set(name, chosen);
    return chosen;
  });
  return /\b(?:nodes?|cordon|uncordon|drain|taint)\b/.test(renamed) ? renamed.replace(node, 'worker-1') : renamed;
}
