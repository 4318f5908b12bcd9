/** What a Pod asks for and may use, as exact quantities. Upstream: k8s.io/kubectl/pkg/util/resource PodRequestsAndLimits. */
import { parseQuantity, type Quantity } from '../../meta/quantity.ts';
import type { Container, Pod } from '../../types.ts';

type Amounts = Map<string, Quantity>;

/** Requests and limits by resource: containers and sidecars together, or the largest init container. */
export function podResources(pod: Pod): { readonly requests: Amounts; readonly limits: Amounts } {
  return { requests: sum(pod, 'requests'), limits: sum(pod, 'limits') };
}

function sum(pod: Pod, which: 'requests' | 'limits'): Amounts {
  const total: Amounts = new Map();
  for (const container of pod.spec?.containers ?? []) add(total, amountsOf(container, which));
  const sidecars: Amounts = new Map();
  for (const container of pod.spec?.initContainers ?? []) {
    const own = amountsOf(container, which);
    if (container.restartPolicy === 'Always') {
      add(total, own);
      add(sidecars, own);
    } else {
      const peak = new Map(sidecars);
      add(peak, own);
      for (const [name, amount] of peak) if (!total.has(name) || (total.get(name) as Quantity).cmp(amount) < 0) total.set(name, amount);
    }
  }
  const overhead = pod.spec?.overhead;
  if (overhead && (which === 'requests' || total.size)) add(total, new Map(Object.entries(overhead).map(([name, amount]) => [name, parseQuantity(String(amount))])));
  return total;
}

const amountsOf = (container: Container, which: 'requests' | 'limits'): Amounts =>
  new Map(Object.entries(container.resources?.[which] ?? {}).map(([name, amount]) => [name, parseQuantity(String(amount))]));

function add(to: Amounts, what: Amounts): void {
  for (const [name, amount] of what) to.set(name, to.get(name)?.add(amount) ?? amount);
}
