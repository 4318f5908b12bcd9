// kubectl explain. Upstream: k8s.io/kubectl v0.36 pkg/cmd/explain/explain.go, pkg/explain/explain.go.
// Descriptions are large: where they are loaded only when asked for, the host answers `api-docs` once the server has them.
// @supports yes kubectl: explain — fields, --recursive, --api-version, plaintext and plaintext-openapiv2

import { isObject } from '../../../base/json.ts';
import { askHost } from '../../../os/io.ts';
import { bool, string } from '../../cobra/flag.ts';
import { quote } from '../../go/quote.ts';
import { groupResource, gvkText, gvrText, type Mapping } from '../client/mapper.ts';
import { CommandError } from '../errors.ts';
import { explainOpenApiV2 } from '../explain/openapiv2.ts';
import { explainPlaintext } from '../explain/plaintext.ts';
import { child, itemsOf, type Json } from '../explain/schema.ts';
import { suggestApiResources } from '../help-text.ts';
import type { Kubectl } from '../session.ts';
import type { Verb } from './verb.ts';

export const explain: Verb = {
  use: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  exactUse: true,
  short: 'Read what kinds and their fields are for',
  long: `Read what a kind and its fields are for.

 Fields are named by a simple JSONPath:

  <type>.<fieldName>[.<fieldName>]

 What you read comes from the server, as OpenAPI.

Use "kubectl api-resources" for a complete list of supported resources.`,
  examples: `# The kind and its fields
kubectl explain pods

# All fields there are
kubectl explain pods --recursive

# In a certain version
kubectl explain deployments --api-version=apps/v1

# One field
kubectl explain pods.spec.containers

# In another format
kubectl explain deployment --output=plaintext-openapiv2`,
  completes: 'resources-and-fields',
  flags: [
    bool('recursive', 'R', 'The names of all fields below, without their descriptions'),
    string('api-version', '', 'The version to read about (API group/version)'),
    string('output', 'o', 'How to print (plaintext, plaintext-openapiv2)', 'plaintext', { completes: 'words:plaintext plaintext-openapiv2' }),
  ],
  *run(k) {
    k.discoveryAttempts = 2;
    const { mapper } = k;
    const [what, ...more] = k.args;
    if (what === undefined) throw new CommandError(`You must specify the type of resource to explain. ${suggestApiResources}\n`);
    if (more.length > 0) throw new CommandError('We accept only this format: explain RESOURCE\n');
    const apiVersion = k.flags.string('api-version');
    const fields = parsePath(what);
    const found = mapper.allForResource(fields[0] ?? '');
    const prefixed = apiVersion === '' ? found.find((one) => what.startsWith(groupResource(one))) : undefined;
    const mapping = prefixed ?? found[0];
    if (!mapping) return;
    const path = prefixed ? parsePath(`x${what.slice(groupResource(prefixed).length)}`).slice(1) : fields.slice(1);
    const output = k.flags.string('output');
    yield* askHost(k.process, 'api-docs', {});
    if (output === 'plaintext-openapiv2') return k.io.out(fromV2(k, mapping, apiVersion, path));
    const resource = apiVersion === '' ? mapping : { ...mapping, ...parseVersion(apiVersion) };
    if (output !== 'plaintext') {
      documentFor(k, resource);
      throw new CommandError(`unrecognized format: ${output}`);
    }
    explainPlaintext(documentFor(k, resource), resource, path, k.flags.bool('recursive'), (text) => k.io.out(text));
  },
};

/** `pods.spec.containers` in parts. @throws CommandError when it is more than fields */
function parsePath(text: string): readonly string[] {
  const parts = text.replace(/\.$/, '').split('.');
  if (parts.some((part) => part === '' || /[[\]*?@{}]/.test(part))) throw new CommandError('invalid jsonpath syntax, first node must be field node');
  return parts;
}

function parseVersion(text: string): { readonly group: string; readonly version: string } {
  const [first = '', second, ...more] = text.split('/');
  if (more.length > 0) throw new CommandError(`unexpected GroupVersion string: ${text}`);
  return second === undefined ? { group: '', version: first } : { group: first, version: second };
}

function documentFor(k: Kubectl, resource: Mapping): Json {
  const index = k.rest.request({ method: 'GET', path: '/openapi/v3' }) as Json;
  const path = resource.group === '' ? `api/${resource.version}` : `apis/${resource.group}/${resource.version}`;
  const entry = child(child(index, 'paths'), path);
  if (!entry) throw new CommandError(`couldn't find resource for ${quote(gvrText(resource))}`);
  const url = new URL(String(entry.serverRelativeURL), 'https://server');
  const document = k.rest.request({ method: 'GET', path: url.pathname, query: [...url.searchParams.entries()] });
  if (!isObject(document)) throw new CommandError(`failed to parse openapi schema for ${path}: unexpected end of JSON input`);
  return document;
}

function fromV2(k: Kubectl, mapping: Mapping, apiVersion: string, path: readonly string[]): string {
  const wanted = { ...(apiVersion === '' ? { group: mapping.group, version: mapping.version } : parseVersion(apiVersion)), kind: mapping.kind };
  const document = k.rest.request({ method: 'GET', path: '/openapi/v2' }) as Json;
  const definitions = child(document, 'definitions') ?? {};
  const names = Object.keys(definitions).filter((name) => itemsOf(child(definitions, name)?.['x-kubernetes-group-version-kind']).some((one) => one.kind === wanted.kind && one.group === wanted.group && one.version === wanted.version));
  const schema = names[0] === undefined ? undefined : child(definitions, names[0]);
  if (!schema) throw new CommandError(`couldn't find resource for ${quote(gvkText({ ...mapping, ...wanted }))}`);
  const shown = wanted.group === '' ? wanted.version : `${wanted.group}/${wanted.version}`;
  return explainOpenApiV2(document, schema, { kind: mapping.kind, apiVersion: shown }, path, k.flags.bool('recursive'));
}
