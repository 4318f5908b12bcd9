// A Pod of a runtime class takes over its overhead and where it may run.
// Upstream: plugin/pkg/admission/runtimeclass

import type { ApiObject } from '../../../api/object.ts';
import type { Pod } from '../../../api/types.ts';
import { equalJson } from '../registry/equal.ts';
import type { AdmissionPlugin, Attributes } from './plugin.ts';
import { refuse } from './refuse.ts';

interface RuntimeClassFields extends ApiObject {
  readonly overhead?: { readonly podFixed?: Readonly<Record<string, string>> };
  readonly scheduling?: { readonly nodeSelector?: Readonly<Record<string, string>>; readonly tolerations?: readonly object[] };
}

export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  resources: ['pods'],
  operations: ['CREATE'],
  admit: (object, _, attributes, { etcd }) => {
    const { spec } = object as unknown as Pod;
    if (!spec?.runtimeClassName) {
      if (spec?.overhead) throw refuse(attributes, object, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
      return object;
    }
    const found = etcd.get('runtimeclasses.node.k8s.io', spec.runtimeClassName) as RuntimeClassFields | undefined;
    if (!found) throw refuse(attributes, object, `pod rejected: RuntimeClass "${spec.runtimeClassName}" not found`);
    return scheduled(withOverhead(object, found, attributes), found, attributes);
  },
};

function withOverhead(object: ApiObject, { overhead }: RuntimeClassFields, attributes: Attributes): ApiObject {
  const { spec } = object as unknown as Pod;
  const wanted = overhead?.podFixed;
  if (!wanted) {
    if (spec?.overhead) throw refuse(attributes, object, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
    return object;
  }
  if (spec?.overhead && !equalJson(spec.overhead, wanted)) throw refuse(attributes, object, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
  return { ...object, spec: { ...spec, overhead: wanted } } as ApiObject;
}

function scheduled(object: ApiObject, { scheduling }: RuntimeClassFields, attributes: Attributes): ApiObject {
  if (!scheduling) return object;
  const { spec } = object as unknown as Pod;
  for (const [key, value] of Object.entries(scheduling.nodeSelector ?? {})) {
    const own = spec?.nodeSelector?.[key];
    if (own !== undefined && own !== value)
      throw refuse(attributes, object, `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`);
  }
  const nodeSelector = { ...spec?.nodeSelector, ...scheduling.nodeSelector };
  const missing = (scheduling.tolerations ?? []).filter((toleration) => !spec?.tolerations?.some((one) => equalJson(one, toleration)));
  const tolerations = [...(spec?.tolerations ?? []), ...missing];
  return {
    ...object,
    spec: {
      ...spec,
      ...(Object.keys(nodeSelector).length > 0 ? { nodeSelector } : {}),
      ...(tolerations.length > 0 ? { tolerations } : {}),
    },
  } as ApiObject;
}
