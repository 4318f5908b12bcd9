// Strategic merge patches, by the merge keys of the schema.

import { badRequest } from '../../../api/meta/status-error.ts';
import type { JsonObject } from '../../../api/object.ts';

export function applyStrategic(document: JsonObject, value: unknown, type: string): unknown {
  void document;
  void value;
  void type;
  throw badRequest('not simulated in Drydock: strategic merge patch');
}
