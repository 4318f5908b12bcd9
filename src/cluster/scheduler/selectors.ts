// Label and node selectors, compiled once and matched often. Parsing and validation of selectors is api/meta/labels.ts' matter;
// here they are already valid. Upstream: k8s.io/component-helpers/scheduling/corev1/nodeaffinity, apimachinery labels.

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];
}

/** One condition on a label. */
export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

type Labels = Readonly<Record<string, string>>;

/** The conditions of a LabelSelector; an empty selector has none and matches everything. */
export function requirementsOf(selector: LabelSelector): readonly Requirement[] {
  const fromLabels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({ key, operator: 'In', values: [value] }));
  const fromExpressions = (selector.matchExpressions ?? []).map((e) => ({ key: e.key, operator: e.operator, values: e.values ?? [] }));
  return [...fromLabels, ...fromExpressions];
}

/** Whether all conditions hold. */
export function matches(requirements: readonly Requirement[] | 'nothing', labels: Labels): boolean {
  if (requirements === 'nothing') return false;
  for (const requirement of requirements) if (!holds(requirement, labels)) return false;
  return true;
}

function holds({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return integer(value) > integer(values[0]);
    case 'Lt':
      return integer(value) < integer(values[0]);
    default:
      return false;
  }
}

/** NaN compares false with everything, which is what upstream does with values that are no integers. */
const integer = (text: string | undefined): number => (text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN);

/** A NodeSelectorTerm. */
export interface NodeSelectorTerm {
  readonly matchExpressions?: LabelSelector['matchExpressions'];
  readonly matchFields?: LabelSelector['matchExpressions'];
}

/** Whether a node matches one of the terms. An empty list matches nothing, and so does an empty term. */
export function matchesNode(terms: readonly NodeSelectorTerm[], labels: Labels, name: string): boolean {
  const fields = { 'metadata.name': name };
  return terms.some((term) => {
    const expressions = term.matchExpressions ?? [];
    const onFields = term.matchFields ?? [];
    if (expressions.length === 0 && onFields.length === 0) return false;
    return matches(requirementsOf({ matchExpressions: expressions }), labels) && matches(requirementsOf({ matchExpressions: onFields }), fields);
  });
}

interface NodeChoice {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly affinity?: {
    readonly nodeAffinity?: { readonly requiredDuringSchedulingIgnoredDuringExecution?: { readonly nodeSelectorTerms: readonly NodeSelectorTerm[] } };
  };
}

/** Whether a node is one a Pod may go to by its nodeSelector and required node affinity. */
export type NodeTest = (labels: Labels, name: string) => boolean;

/** A Pod's choice of nodes, read once; undefined when it makes none. Upstream: GetRequiredNodeAffinity */
export function requiredNodes(spec: NodeChoice | undefined): NodeTest | undefined {
  const terms = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (!spec?.nodeSelector && !terms) return undefined;
  const own = requirementsOf({ matchLabels: spec?.nodeSelector ?? {} });
  const either = terms?.map(compiledTerm);
  return (labels, name) => matches(own, labels) && (!either || either.some((holds) => holds(labels, name)));
}

/** A NodeSelectorTerm, read once; an empty one matches nothing. */
export function compiledTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): NodeTest {
  if (matchExpressions.length === 0 && matchFields.length === 0) return () => false;
  const onLabels = requirementsOf({ matchExpressions });
  const onFields = requirementsOf({ matchExpressions: matchFields });
  return (labels, name) => matches(onLabels, labels) && (onFields.length === 0 || matches(onFields, { 'metadata.name': name }));
}
