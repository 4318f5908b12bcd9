/** Node selectors, tolerations, spreading: where Pods go. Upstream: k8s.io/kubectl/pkg/describe printPodTolerationsMultiline and neighbours. */
import { formatLabelSelector } from '../../meta/labels.ts';
import type { Pod } from '../../types.ts';
import type { DescribeWriter } from './writer.ts';

type Spec = NonNullable<Pod['spec']>;

export function nodeSelectors(out: DescribeWriter, selector: Spec['nodeSelector'], indent: string): void {
  out.labels('Node-Selectors', selector, indent);
}

/** `node.kubernetes.io/not-ready:NoExecute op=Exists for 300s`. */
export function tolerationText({ key, operator, value, effect, tolerationSeconds }: NonNullable<Spec['tolerations']>[number]): string {
  let text = key ?? '';
  if (value) text += `=${value}`;
  if (effect) text += `:${effect}`;
  if (operator === 'Exists' && !value) text += text ? ' op=Exists' : 'op=Exists';
  if (operator === 'Lt' || operator === 'Gt') text += ` op=${operator}`;
  if (tolerationSeconds !== undefined) text += ` for ${tolerationSeconds}s`;
  return text;
}

export function describeTolerations(out: DescribeWriter, tolerations: Spec['tolerations'], indent: string): void {
  out.raw(`${indent}Tolerations:\t`);
  if (!tolerations?.length) return out.raw('<none>\n');
  const texts = [...tolerations].sort((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : (a.key ?? '') > (b.key ?? '') ? 1 : 0)).map(tolerationText);
  out.raw(texts.map((text, i) => `${i ? `${indent}\t` : ''}${text}\n`).join(''));
}

export function topologyLines(out: DescribeWriter, constraints: Spec['topologySpreadConstraints']): void {
  if (!constraints?.length) return;
  out.raw('Topology Spread Constraints:\t');
  const texts = [...constraints]
    .sort((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1))
    .map((c) => `${c.topologyKey}:${c.whenUnsatisfiable} when max skew ${c.maxSkew} is exceeded${c.labelSelector ? ` for selector ${formatLabelSelector(c.labelSelector)}` : ''}`);
  out.raw(texts.map((text, i) => `${i ? '\t' : ''}${text}\n`).join(''));
}

/** The group of Pods one is scheduled with. Upstream: describeSchedulingGroup. */
export function schedulingGroupLines(out: DescribeWriter, group: Spec['schedulingGroup'], indent: string): void {
  if (group) out.raw(`${indent}SchedulingGroup:\n  PodGroupName:\t${group.podGroupName ?? ''}\n`);
}
