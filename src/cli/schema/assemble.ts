/**
 * Joins the two packages into one description of the served API: every type reachable from a served path, with the structure of
 * `kubernetes-models` and the formats of `@kubernetes/client-node`. Both are walked together, because only the pair tells that the client's
 * `RbacV1Subject` is `io.k8s.api.rbac.v1.Subject`.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ClientField, type Operation, readClientModel, readOperations } from './client.ts';
import { type ModelRef, readModel } from './models.ts';

/** A type code of the packed form: see src/api/schema/unpack.ts for the letters. */
export type Code = string;

export interface AssembledType {
  readonly name: string;
  /** `apps/v1` for types that are objects of their own, such as Deployment; '' for parts. */
  readonly apiVersion: string;
  readonly doc: string;
  /** Takes any JSON and declares no fields. */
  readonly open: boolean;
  readonly fields: readonly { readonly name: string; readonly required: boolean; readonly code: Code; readonly doc: string }[];
}

export interface AssembledResource {
  readonly groupVersion: string;
  /** `deployments` or `deployments/scale`. */
  readonly resource: string;
  readonly namespaced: boolean;
  /** Definition names of what is read or written; '' for plain text such as logs. */
  readonly type: string;
  readonly verbs: readonly string[];
}

export interface AssembledSchema {
  readonly types: readonly AssembledType[];
  readonly resources: readonly AssembledResource[];
  /** what the types are whose values are scalars, by definition name; '' where the package says nothing */
  readonly scalarDocs: Readonly<Record<string, string>>;
}

/** Types nothing refers to by a field but every server needs. */
const alwaysServed = ['APIGroup', 'APIGroupList', 'APIVersions', 'WatchEvent', 'Status', 'DeleteOptions', 'APIResourceList', 'Patch'];

/** ComponentStatus is computed when asked; its list takes a `watch` parameter like every list, and discovery says it has no such verb. */
const unwatchable: ReadonlySet<string> = new Set(['/api/v1/componentstatuses']);

/** Definition names whose values have a form of their own on the wire; they are scalars to us. */
const scalarTypes: Readonly<Record<string, Code>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'q',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'x',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 't',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'm',
};

/** Reads both packages below `modules` (a `node_modules` folder). */
export function assembleSchema(modules: string): AssembledSchema {
  const walk = new Walk(modules);
  for (const name of alwaysServed) walk.add(join(modules, '@kubernetes-models/apimachinery/apis/meta/v1', name), `V1${name}`);
  walk.add(join(modules, '@kubernetes-models/apimachinery/version/Info'), 'VersionInfo');
  const resources = new Map<string, { -readonly [K in keyof AssembledResource]: AssembledResource[K] }>();
  for (const operation of readOperations(modules)) addOperation(walk, resources, operation);
  return {
    types: [...walk.types.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map((type) => withTypeMetaDocs(type, walk.typeMetaDocs)),
    resources: [...resources.values()].map((r) => ({ ...r, verbs: [...new Set(r.verbs)].sort() })),
    scalarDocs: Object.fromEntries(Object.keys(scalarTypes).map((name) => [name, readModel(modules, join(modules, '@kubernetes-models/apimachinery', ...name.split('.').slice(4))).doc])),
  };
}

function addOperation(walk: Walk, resources: Map<string, AssembledResource>, operation: Operation): void {
  const match = /^\/(?:api|apis\/([^/]+))\/(v\d+)\/(?:namespaces\/\{namespace\}\/)?([a-z]+)(?:\/\{name\})?(?:\/([a-z]+))?$/.exec(
    operation.path,
  );
  if (!match) return;
  const [, group, version = '', plural = '', subresource] = match;
  const groupVersion = group ? `${group}/${version}` : version;
  const resource = subresource ? `${plural}/${subresource}` : plural;
  const key = `${groupVersion} ${resource}`;
  const named =
    operation.verb !== 'list' && operation.verb !== 'delete' && operation.verb !== 'deletecollection' && operation.verb !== 'patch';
  const className = named ? (operation.body ?? operation.answer) : operation.verb === 'list' ? operation.answer : undefined;
  const type = className && className !== 'string' && className !== 'any' ? walk.addClass(groupVersion, className) : '';
  const before = resources.get(key);
  resources.set(key, {
    groupVersion,
    resource,
    namespaced: (before?.namespaced ?? false) || operation.path.includes('/namespaces/{namespace}/'),
    type: before?.type || (named ? type : ''),
    verbs: [
      ...(before?.verbs ?? []),
      operation.verb,
      ...(operation.verb === 'list' && operation.watch && !unwatchable.has(operation.path) ? ['watch'] : []),
    ],
  });
}

/** Objects spell `apiVersion` and `kind` as bare literals; what the two mean is said on types that do not. */
function withTypeMetaDocs(type: AssembledType, docs: ReadonlyMap<string, string>): AssembledType {
  return { ...type, fields: type.fields.map((field) => ({ ...field, doc: field.doc || (type.apiVersion && docs.get(field.name)) || '' })) };
}

class Walk {
  /** What `apiVersion` and `kind` mean, from the first type that says so. */
  readonly typeMetaDocs = new Map<string, string>();
  readonly types = new Map<string, AssembledType>();
  readonly #modules: string;
  readonly #stableFolders: readonly string[];

  constructor(modules: string) {
    this.#modules = modules;
    const root = join(modules, 'kubernetes-models');
    const groups = readdirSync(root).filter((name) => existsSync(join(root, name, 'v1')) || existsSync(join(root, name, 'v2')));
    const versions = groups.flatMap((group) =>
      readdirSync(join(root, group))
        .filter((v) => /^v\d+$/.test(v))
        .map((v) => `${group}/${v}`),
    );
    this.#stableFolders = ['v1', ...versions];
  }

  /** Adds the type a class of the client stands for and returns its definition name. */
  addClass(groupVersion: string, className: string): string {
    const [, prefix = '', version = '', name = ''] = /^([A-Z][a-z]*)?(V\d+)([A-Z]\w*)$/.exec(className) ?? [];
    if (!name) throw new Error(`the client's class ${className} has no version in its name`);
    const inFolder = (folder: string) => existsSync(join(this.#modules, 'kubernetes-models', folder, `${name}.d.ts`));
    const ofPrefix = (folder: string) => (prefix === 'Core' ? folder === 'v1' : folder.startsWith(prefix.toLowerCase()));
    const candidates = this.#stableFolders.filter(
      (folder) => folder.endsWith(version.toLowerCase()) && inFolder(folder) && (!prefix || ofPrefix(folder)),
    );
    const folder = candidates.find((candidate) => candidate === groupVersion) ?? candidates[0];
    if (folder) return this.add(join(this.#modules, 'kubernetes-models', folder, name), className);
    return this.add(join(this.#modules, '@kubernetes-models/apimachinery/apis/meta/v1', name), className);
  }

  add(file: string, className: string): string {
    const model = readModel(this.#modules, file);
    if (this.types.has(model.name)) return model.name;
    const client = readClientModel(this.#modules, className) ?? new Map<string, ClientField>();
    const draft = {
      name: model.name,
      apiVersion: model.apiVersion,
      doc: model.doc,
      open: openTypes.test(model.name),
      fields: [] as AssembledType['fields'][number][],
    };
    this.types.set(model.name, draft);
    for (const field of model.fields) {
      if ((field.name === 'apiVersion' || field.name === 'kind') && field.doc && /Servers (?:should|may)/.test(field.doc))
        this.typeMetaDocs.set(field.name, field.doc);
      draft.fields.push({
        name: field.name,
        required: field.required,
        code: this.#code(field.ref, client.get(field.name)),
        doc: field.doc,
      });
    }
    return model.name;
  }

  #code(ref: ModelRef, field: ClientField | undefined): Code {
    switch (ref.is) {
      case 'list':
        return `[${this.#code(ref.of, field)}`;
      case 'map':
        return `{${this.#code(ref.of, field)}`;
      case 'enum':
        return `s=${ref.values.join('|')}`;
      case 'string':
        return field?.format === 'byte' ? 'y' : 's';
      case 'boolean':
        return 'b';
      case 'unknown':
        return this.#inlineCode(field);
      case 'number':
        return { int32: 'i', int64: 'l', double: 'd' }[field?.format ?? ''] ?? 'n';
      case 'type':
        return this.#typeCode(ref, field);
    }
  }

  #typeCode(ref: ModelRef & { is: 'type' }, field: ClientField | undefined): Code {
    const scalar = scalarTypes[ref.name];
    if (scalar) return scalar;
    return this.add(ref.file, classOf(field));
  }

  /** Where one package writes a type out in place, the other still names it (a StatefulSet's volumeClaimTemplates). */
  #inlineCode(field: ClientField | undefined): Code {
    const className = classOf(field);
    return /^([A-Z][a-z]*)?V\d/.test(className) ? this.addClass('', className) : 'a';
  }
}

/** The class inside `Array<…>` and `{ [key: string]: …; }`. */
const classOf = (field: ClientField | undefined): string =>
  field?.type.replace(/^(?:Array<|\{ \[key: string\]: )+/, '').replace(/(?:>|; \})+$/, '') ?? '';

/** Types that take any JSON and therefore declare no fields. An object that happens to have none (a status subresource's marker) is closed. */
const openTypes = /\.(?:RawExtension|FieldsV1|JSON|JSONSchemaPropsOr\w+|Patch|CustomResourceSubresourceStatus)$/;
