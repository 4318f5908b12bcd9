// How a plugin says no. Upstream: apiserver/pkg/admission/errors.go

import type { StatusError } from '../../../api/meta/status-error.ts';
import { forbidden } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { Attributes } from './plugin.ts';

/** `pods "web" is forbidden: …`; a name that is not made yet is shown by what it will begin with */
export function refuse({ resource, name }: Attributes, object: ApiObject | undefined, why: string): StatusError {
  const shown = name || object?.metadata.name || object?.metadata.generateName || 'Unknown';
  return forbidden({ group: resource.kind.group, resource: resource.kind.plural }, shown, why);
}

/** Several findings as one sentence, as upstream joins them. */
export const joined = (findings: readonly string[]): string => (findings.length === 1 ? (findings[0] ?? '') : `[${findings.join(', ')}]`);
