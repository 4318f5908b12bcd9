/**
 * Real applications' manifests and the documentation's, each created through the whole server (dry run, strict): how many of each kind are
 * taken, and why the others are not. Prints the counts by kind.
 */
import { expect, it } from 'vitest';
import { kindByApiVersion } from '../../../src/api/kinds/registry.ts';
import type { Kind } from '../../../src/api/kind.ts';
import type { ApiObject } from '../../../src/api/object.ts';
import { fromYaml, splitYamlDocuments, YamlError } from '../../../src/base/yaml.ts';
import { superAdmin } from '../../../src/cluster/apiserver/user.ts';
import { Cluster } from '../../../src/cluster/cluster.ts';
import { describeWith, filesBelow, readText } from './corpora.ts';

interface Manifest {
  readonly name: string;
  readonly kind: Kind;
  readonly object: ApiObject;
}

const manifests = (folder: string): readonly Manifest[] =>
  filesBelow(folder, /\.ya?ml$/).flatMap((file) =>
    documentsOf(readText(folder, file)).flatMap((document, i) => {
      const object = document as ApiObject | null;
      const kind = object?.apiVersion && object.metadata ? kindByApiVersion(object.apiVersion, object.kind) : undefined;
      return object && kind && !kind.virtual ? [{ name: `${file} ${i}`, kind, object }] : [];
    }),
  );

/** Files that hold templates are no YAML and passed over. */
function documentsOf(text: string): readonly unknown[] {
  try {
    return splitYamlDocuments(text).flatMap((part) => {
      const document = fromYaml(part) as { readonly items?: readonly unknown[] } | null;
      return Array.isArray(document?.items) ? document.items : [document];
    });
  } catch (error) {
    if (error instanceof YamlError) return [];
    throw error;
  }
}

/** @returns undefined when the server takes it, else its message */
function refusal(cluster: Cluster, { kind, object }: Manifest): string | undefined {
  const namespace = object.metadata.namespace ?? 'default';
  const path = `/${object.apiVersion.includes('/') ? 'apis' : 'api'}/${object.apiVersion}${kind.namespaced ? `/namespaces/${namespace}` : ''}/${kind.plural}`;
  if (kind.namespaced) send(cluster, '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const { status, body } = send(cluster, path, object, [['dryRun', 'All'], ['fieldValidation', 'Strict']]); // biome-ignore format: one line
  const { reason, message } = body as { reason?: string; message?: string };
  // What the cluster has already, it has taken.
  return status < 300 || reason === 'AlreadyExists' ? undefined : String(message);
}

const send = (cluster: Cluster, path: string, object: object, query: [string, string][] = []): ReturnType<Cluster['apiServer']['handle']> =>
  cluster.apiServer.handle({ method: 'POST', path, query, headers: { 'content-type': 'application/json' }, body: JSON.stringify(object) }, { user: superAdmin });

/** Counts by what the server says, with what depends on the object taken out. */
const reasonOf = (message: string): string =>
  message
    .replace(/^.* is forbidden: /, 'forbidden: ')
    .replace(/^.* is invalid: /, 'invalid: ')
    .replaceAll(/"[^"]*"/g, '"…"')
    .slice(0, 110);

for (const [folder, expected] of Object.entries(refused())) {
  describeWith(folder, `manifests of ${folder}, through the server`, () => {
    it('are accepted, or refused for a reason of a 1.36 server', () => {
      const cluster = new Cluster({ rethrow: true, freeze: true });
      cluster.timeline.advance(5000);
      const counts = new Map<string, { taken: number; refused: number }>();
      const reasons: Record<string, number> = {};
      const details: string[] = [];
      for (const manifest of manifests(folder)) {
        const why = refusal(cluster, manifest);
        const count = counts.get(manifest.kind.kind) ?? { taken: 0, refused: 0 };
        counts.set(manifest.kind.kind, count);
        count[why === undefined ? 'taken' : 'refused'] += 1;
        if (why === undefined) continue;
        reasons[reasonOf(why)] = (reasons[reasonOf(why)] ?? 0) + 1;
        details.push(`${manifest.name}: ${why}`);
      }
      console.info([...counts].sort().map(([kind, { taken, refused: not }]) => `${kind}: ${taken} taken${not > 0 ? `, ${not} refused` : ''}`).join('\n'));
      if (process.env['CONFORMANCE'] === 'all') console.info(details.join('\n'));
      expect(Object.entries(reasons).filter(([reason, count]) => count > (expected[reason] ?? 0))).toEqual([]);
    });
  });
}

/** Why a default 1.36 server refuses some of them too, and how many at most. */
function refused(): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const template = 'invalid: [metadata.name: Invalid value: "…": a lowercase RFC 1123 subdomain must consist of lower case alphanu';
  return {
    apps: {
      [template]: 1,
      'invalid: spec.selector: Required value': 1,
      'invalid: spec.containers[0].ports[0].protocol: Unsupported value: "…": supported values: "…", "…", "…"': 2,
      'Pod in version "…" cannot be handled as a Pod: json: cannot unmarshal string into Go struct field FCVolumeSour': 1,
      // misspelt fields
      'Pod in version "…" cannot be handled as a Pod: strict decoding error: unknown field "…"': 2,
      'Pod in version "…" cannot be handled as a Pod: strict decoding error: unknown field "…", unknown field "…"': 1,
      'PersistentVolume in version "…" cannot be handled as a PersistentVolume: strict decoding error: unknown field ': 1,
      // parts that kustomize puts together
      'Deployment in version "…" cannot be handled as a Deployment: strict decoding error: unknown field "…"': 1,
      'invalid: [spec.selector: Required value, spec.template.metadata.labels: Invalid value: null: `selector` does n': 2,
      // Differs: the real server's estimate of what this rule may cost is within its limit.
      'invalid: [spec.versions[0].schema.openAPIV3Schema.properties[spec].properties[infrastructure].properties[annot': 1,
    },
    'k8s-docs/manifests': {
      [template]: 1,
      'Service in version "…" cannot be handled as a Service: strict decoding error: unknown field "…"': 1,
      // the ServiceAccount is made on another page
      'forbidden: error looking up service account default/build-robot: serviceaccount "…" not found': 1,
      'invalid: spec.ipFamilies[0]: Invalid value: "…": not configured on this cluster': 3,
      'invalid: spec.paramRef.parameterNotFoundAction: Required value': 2,
      'invalid: spec.scaleTargetRef.apiVersion: Invalid value: "…": apiVersion must specify API group': 1,
    },
  };
}
