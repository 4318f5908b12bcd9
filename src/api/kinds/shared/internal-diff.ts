/**
 * A comparison of two specs as the server's messages contain it: the internal form as indented JSON, and a unified diff of that.
 * Upstream: apimachinery/pkg/util/diff over pkg/apis/core types.
 */
import { unifiedDiff } from '../../../base/diff.ts';
import { toJsonUnsorted } from '../../../base/json.ts';
import { internalForms } from './internal-form.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Fields of the Pod's spec that the server keeps in its security context. */
const hostFields = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'];

/** `@@ -6,7 +6,7 @@…`: what differs between two values of an internal type such as `PodSpec`. */
export function internalDiff(type: string, before: unknown, after: unknown): string {
  const text = (value: unknown): string => `${toJsonUnsorted(internalForm(type, value), ' ')}\n`;
  const diff = unifiedDiff({ name: '', time: '', text: text(before) }, { name: '', time: '', text: text(after) });
  return diff.slice(diff.indexOf('@@'));
}

/** A value of v1 in the server's own form. */
export function internalForm(type: string, value: unknown): unknown {
  const fields = (type === 'PodSpec' ? withHostFields(value as Fields) : (value ?? {})) as Fields;
  const out: Record<string, unknown> = {};
  for (const word of (internalForms[type] ?? '').split(' ')) {
    const [name = '', rename = '', code = ''] = word.split(':');
    out[name] = fieldForm(code, fields[rename || name.charAt(0).toLowerCase() + name.slice(1)]);
  }
  return out;
}

function fieldForm(code: string, value: unknown): unknown {
  const type = code.slice(1);
  switch (code.charAt(0)) {
    case '':
      return value ?? '';
    case '#':
    case 'x':
      return value ?? 0;
    case '?':
      return value ?? false;
    case 'q':
      return value ?? '0';
    case '.':
      return internalForm(type, value);
    case '[':
      return Array.isArray(value) && value.length > 0 ? value.map((item) => (type ? internalForm(type, item) : item)) : null;
    case '{':
      return value === undefined || value === null ? null : sorted(value as Fields);
    default:
      return value === undefined || value === null ? null : type ? internalForm(type, value) : value;
  }
}

function sorted(map: Fields): Fields {
  return Object.fromEntries(
    Object.keys(map)
      .sort()
      .map((key) => [key, map[key]]),
  );
}

function withHostFields(spec: Fields): Fields {
  const moved = Object.fromEntries(hostFields.map((field) => [field, spec[field]]));
  return { ...spec, securityContext: { ...(spec['securityContext'] as Fields | undefined), ...moved } };
}
