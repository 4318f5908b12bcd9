/** The generated schema against Kubernetes' own OpenAPI documents, where a folder of them is named: `OPENAPI_V3=…/api/openapi-spec/v3`. */
import { expect, it } from 'vitest';
import { compareSchema } from '../../src/cli/compare-schema.ts';

const folder = process.env['OPENAPI_V3'];

it.skipIf(!folder)(folder ? 'says what the documents say' : 'SKIPPED: $OPENAPI_V3 names no folder of OpenAPI documents', () => {
  expect(compareSchema(folder ?? '')).toEqual([]);
});
