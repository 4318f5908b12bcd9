/** Every measured table; one line each. */
import { goFmt } from './tables/go-fmt.ts';
import { goTemplate } from './tables/go-template.ts';
import { jsonMergePatch } from './tables/json-merge-patch.ts';
import { managedFields } from './tables/managed-fields.ts';
import { strategicMergePatch } from './tables/strategic-merge-patch.ts';
import type { Conformance } from './tally.ts';

export const conformances: readonly Conformance[] = [goFmt, goTemplate, jsonMergePatch, managedFields, strategicMergePatch];
