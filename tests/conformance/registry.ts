/** Every measured table; one line each. */
import { kubectlTables } from './kubectl/registry.ts';
import { crdCel } from './tables/crd/cel.ts';
import { crdSchemas } from './tables/crd/schemas.ts';
import { goFmt } from './tables/go-fmt.ts';
import { goTemplate } from './tables/go-template.ts';
import { jsonMergePatch } from './tables/json-merge-patch.ts';
import { jsonpath } from './tables/jsonpath.ts';
import { managedFields } from './tables/managed-fields.ts';
import { names } from './tables/names.ts';
import { podSecurity } from './tables/pod-security.ts';
import { quantity } from './tables/quantity.ts';
import { fieldSelector, labelSelector } from './tables/selectors.ts';
import { strategicMergePatch } from './tables/strategic-merge-patch.ts';
import { humanDurations, intOrStrings, times } from './tables/values.ts';
import { yaml } from './tables/yaml.ts';
import type { Conformance } from './tally.ts';

export const conformances: readonly Conformance[] = [
  crdCel,
  crdSchemas,
  fieldSelector,
  goFmt,
  goTemplate,
  humanDurations,
  intOrStrings,
  jsonMergePatch,
  jsonpath,
  ...kubectlTables,
  labelSelector,
  managedFields,
  names,
  podSecurity,
  quantity,
  strategicMergePatch,
  times,
  yaml,
];
