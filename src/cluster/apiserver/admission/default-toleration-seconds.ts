// Pods stay five minutes on a node that is not ready or cannot be reached, unless they say otherwise.
// Upstream: plugin/pkg/admission/defaulttolerationseconds

import type { ApiObject } from '../../../api/object.ts';
import type { Pod } from '../../../api/types.ts';
import type { AdmissionPlugin } from './plugin.ts';

const tolerationSeconds = 300;
const keys = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

type Toleration = NonNullable<NonNullable<Pod['spec']>['tolerations']>[number];

export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  resources: ['pods'],
  operations: ['CREATE', 'UPDATE'],
  admit: (object) => {
    const { spec } = object as unknown as Pod;
    const given = spec?.tolerations ?? [];
    const missing = keys.filter((key) => !given.some((toleration) => covers(toleration, key)));
    if (missing.length === 0) return object;
    const added = missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds }));
    return { ...object, spec: { ...spec, tolerations: [...given, ...added] } } as ApiObject;
  },
};

const covers = ({ key, effect }: Toleration, wanted: string): boolean => (!key || key === wanted) && (!effect || effect === 'NoExecute');
