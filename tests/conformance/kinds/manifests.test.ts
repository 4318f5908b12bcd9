import { expect, it } from 'vitest';
import type { Kind } from '../../../src/api/kind.ts';
import { kindByApiVersion } from '../../../src/api/kinds/registry.ts';
import { normalizeAllocated } from '../../../src/api/kinds/service/prepare.ts';
import { errorMessage } from '../../../src/api/meta/field-error.ts';
import { nameIsDnsSubdomain } from '../../../src/api/meta/names.ts';
import type { ApiObject } from '../../../src/api/object.ts';
import { fromYaml, splitYamlDocuments, YamlError } from '../../../src/base/yaml.ts';
import { describeWith, filesBelow, readText } from './corpora.ts';

interface Manifest {
  readonly name: string;
  readonly kind: Kind;
  readonly object: ApiObject;
}

/** Objects of our kinds in YAML files; files that hold templates are not YAML and passed over. */
function manifests(folder: string): readonly Manifest[] {
  return filesBelow(folder, /\.ya?ml$/).flatMap((file) => {
    const documents = read(readText(folder, file));
    return documents.flatMap((document, i) => {
      const object = document as ApiObject | null;
      const kind = object?.apiVersion && object.metadata ? kindByApiVersion(object.apiVersion, object.kind) : undefined;
      return object && kind && !kind.virtual ? [{ name: `${file} ${i}`, kind, object }] : [];
    });
  });
}

function read(text: string): readonly unknown[] {
  try {
    return splitYamlDocuments(text).flatMap((part) => {
      const document = fromYaml(part);
      const items = (document as { readonly kind?: string; readonly items?: readonly unknown[] } | null)?.items;
      return Array.isArray(items) ? items : [document];
    });
  } catch (error) {
    if (error instanceof YamlError) return [];
    throw error;
  }
}

/** The server keeps both fields of cluster addresses in step before a Service is looked at. */
function withClusterIps(object: ApiObject): ApiObject {
  return { ...object, spec: normalizeAllocated(object.spec as Parameters<typeof normalizeAllocated>[0], undefined) };
}

/** What the server would say to a new object. */
function findings({ kind, object }: Manifest): readonly string[] {
  const context = { nowMs: 0, user: { name: 'admin', groups: [] }, subresource: '' };
  const version = kind.versions.find((v) => object.apiVersion.endsWith(v.name));
  const name = object.metadata.name ?? `${object.metadata.generateName ?? ''}abcde`;
  const sent = { ...object, metadata: { ...object.metadata, name, uid: 'u', ...(kind.namespaced ? { namespace: object.metadata.namespace ?? 'default' } : {}) } };
  const stored = version?.toStored?.(sent) ?? sent;
  const defaulted = kind.defaults?.(stored) ?? stored;
  const begun = kind.kind === 'Service' ? withClusterIps(defaulted) : defaulted;
  const ready = kind.prepareForCreate?.(begun, context) ?? begun;
  return [...(kind.validateName ?? nameIsDnsSubdomain)(name, false), ...(kind.validate?.(ready, context) ?? []).map(errorMessage)];
}

/** Files whose objects a 1.36 server refuses too, with how each finding begins. */
const refused: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  apps: {
    'kubernetes-examples/_archived/storage/vitess/vttablet-pod-template.yaml 0': 'a lowercase RFC 1123 subdomain must consist of lower case al', // a template
    'kubernetes-examples/_archived/sysdig-cloud/sysdig-rc.yaml 0': 'spec.selector: Required value',
    'kubernetes-examples/_archived/volumes/aws_ebs/aws-ebs-web.yaml 0': 'spec.containers[0].ports[0].protocol: Unsupported value: "tc',
    'kubernetes-examples/_archived/volumes/cinder/cinder-web.yaml 0': 'spec.containers[0].ports[0].protocol: Unsupported value: "tc',
    // parts that kustomize puts together
    'metrics-server/base/deployment.yaml 0': 'spec.selector: Required value',
    'metrics-server/components/autoscale/patch.yaml 0': 'spec.selector: Required value',
    'metrics-server/components/high-availability/patch.yaml 0': 'spec.selector: Required value',
  },
  'k8s-docs/manifests': {
    'application/job/job-tmpl.yaml 0': 'a lowercase RFC 1123 subdomain must consist of lower case al', // a template
    'controllers/hpa-rs.yaml 0': 'spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersio',
    'validatingadmissionpolicy/binding-with-param-prod.yaml 0': 'spec.paramRef.parameterNotFoundAction: Required value',
    'validatingadmissionpolicy/binding-with-param.yaml 0': 'spec.paramRef.parameterNotFoundAction: Required value',
  },
};

for (const [folder, expected] of Object.entries(refused)) {
  describeWith(folder, `manifests of ${folder}`, () => {
    const all = manifests(folder);
    it('are many', () => expect(all.length).toBeGreaterThan(300));
    it('are accepted, but for those that are wrong', () => {
      const wrong = all.flatMap((manifest) =>
        findings(manifest)
          .slice(0, 1)
          .map((finding) => [manifest.name, finding.slice(0, 60)] as const),
      );
      expect(Object.fromEntries(wrong)).toEqual(expected);
    });
  });
}
