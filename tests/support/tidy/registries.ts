/**
 * Every family has a registry.ts and a file per member; a member is a file beside the registry that exports a value of the registry's type.
 * Each must be listed, once; each must have a name, and no two the same. What is written is checked by the syntax tree; names, which may be
 * computed, by loading the registries (see tests/tidy.test.ts).
 */
import { dirname } from 'node:path';
import ts from 'typescript';
import { isTest, type Project, resolveImport, walk } from './project.ts';
import type { Rule } from './rule.ts';

export interface Registry {
  readonly path: string;
  /** The exported list's name and its member type: `kinds` of `Kind`. */
  readonly list: string;
  readonly type: string;
}

const typeName = (node: ts.TypeNode | undefined): string =>
  node && ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) ? node.typeName.text : '';

/** The member type of `readonly Kind[]`, `Kind[]` or `ReadonlyArray<Kind>`. */
function memberType(node: ts.TypeNode | undefined): string {
  if (node && ts.isTypeOperatorNode(node)) return memberType(node.type);
  if (node && ts.isArrayTypeNode(node)) return typeName(node.elementType);
  if (node && ts.isTypeReferenceNode(node) && /^(?:Readonly)?Array$/.test(typeName(node))) return typeName(node.typeArguments?.[0]);
  return '';
}

const isExported = (node: ts.VariableStatement): boolean =>
  node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false;

function exportedConstants(source: ts.SourceFile): readonly ts.VariableDeclaration[] {
  return source.statements
    .filter(ts.isVariableStatement)
    .filter(isExported)
    .flatMap((statement) => [...statement.declarationList.declarations]);
}

/** Every exported list of a file called registry.ts. */
export function registriesOf(project: Project): readonly Registry[] {
  return [...project.sources()].flatMap(([path, source]) => {
    if (!path.startsWith('src/') || !path.endsWith('/registry.ts')) return [];
    return exportedConstants(source).flatMap((declaration) => {
      const type = memberType(declaration.type);
      return type && ts.isIdentifier(declaration.name) ? [{ path, list: declaration.name.text, type }] : [];
    });
  });
}

/** The type a constant says it has: `const x: Kind =`, `… satisfies Kind`, `= defineKind(…)`. */
function statedType(declaration: ts.VariableDeclaration): string {
  if (declaration.type) return typeName(declaration.type);
  const value = declaration.initializer;
  if (value && ts.isSatisfiesExpression(value)) return typeName(value.type);
  if (value && ts.isCallExpression(value) && ts.isIdentifier(value.expression))
    return /^define([A-Z]\w*)$/.exec(value.expression.text)?.[1] ?? '';
  return '';
}

/** What members are: the list's own type, and the types of what is registered already (a list of executables is made from Programs). */
function memberTypes(project: Project, registry: Registry, registered: Iterable<string>): ReadonlySet<string> {
  const types = new Set([registry.type]);
  for (const key of registered) {
    const [path = '', name = ''] = key.split(' ');
    const source = dirname(path).startsWith(dirname(registry.path)) ? project.sources().get(path) : undefined;
    const declaration =
      source && exportedConstants(source).find((constant) => ts.isIdentifier(constant.name) && constant.name.text === name);
    const type = declaration && statedType(declaration);
    if (type) types.add(type);
  }
  return types;
}

function members(
  project: Project,
  registry: Registry,
  types: ReadonlySet<string>,
): readonly { readonly path: string; readonly name: string }[] {
  const folder = dirname(registry.path);
  return [...project.sources()].flatMap(([path, source]) => {
    if (!path.startsWith(`${folder}/`) || path === registry.path || isTest(path)) return [];
    const inner = path.slice(folder.length + 1).split('/');
    if (inner.length > 2 || (inner.length === 2 && project.exists(`${folder}/${inner[0]}/registry.ts`))) return [];
    return exportedConstants(source).flatMap((declaration) =>
      types.has(statedType(declaration)) && ts.isIdentifier(declaration.name) ? [{ path, name: declaration.name.text }] : [],
    );
  });
}

const isMemberName = (node: ts.Identifier): boolean =>
  (ts.isPropertyAccessExpression(node.parent) || ts.isPropertyAssignment(node.parent)) && node.parent.name === node;

function insideFunction(node: ts.Node, top: ts.Node): boolean {
  for (let parent = node.parent; parent && parent !== top; parent = parent.parent) if (ts.isFunctionLike(parent)) return true;
  return false;
}

/** How often each imported binding is used after its import, by `path name`. */
function listed(source: ts.SourceFile, path: string): ReadonlyMap<string, number> {
  const bindings = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const named = statement.importClause?.namedBindings;
    if (!named || !ts.isNamedImports(named)) continue;
    for (const element of named.elements) {
      const key = `${resolveImport(path, statement.moduleSpecifier.text)} ${(element.propertyName ?? element.name).text}`;
      bindings.set(element.name.text, key);
      counts.set(key, 0);
    }
  }
  for (const statement of source.statements) {
    // Lists may be made of lists; functions that look something up do not register it.
    if (!ts.isVariableStatement(statement)) continue;
    walk(statement, (node) => {
      const key = ts.isIdentifier(node) && !isMemberName(node) && !insideFunction(node, statement) ? bindings.get(node.text) : undefined;
      if (key) counts.set(key, (counts.get(key) ?? 0) + 1);
    });
  }
  return counts;
}

/** How often each member is listed: in the registry itself and in lists beside it that the registry takes in. */
function withParts(project: Project, registry: Registry, own: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const counts = new Map(own);
  for (const [key, times] of own) {
    const [path = '', name = ''] = key.split(' ');
    const part = dirname(path) === dirname(registry.path) && times > 0 ? project.sources().get(path) : undefined;
    const declaration = part && exportedConstants(part).find((constant) => ts.isIdentifier(constant.name) && constant.name.text === name);
    if (!part || memberType(declaration?.type) !== registry.type) continue;
    for (const [member, often] of listed(part, path)) counts.set(member, (counts.get(member) ?? 0) + often);
  }
  return counts;
}

export const registries: Rule = {
  name: 'every member of a family is registered, once',
  check: (project) =>
    registriesOf(project).flatMap((registry) => {
      const source = project.sources().get(registry.path);
      const own = source ? listed(source, registry.path) : new Map<string, number>();
      const counts = withParts(project, registry, own);
      return members(project, registry, memberTypes(project, registry, own.keys())).flatMap(({ path, name }) => {
        const times = counts.get(`${path} ${name}`) ?? 0;
        if (times === 1) return [];
        return [`${path} ${name} is ${times === 0 ? 'not registered' : 'registered twice'} in ${registry.path}`];
      });
    }),
  sabotages: [
    {
      name: 'a forgotten kind',
      files: {
        'src/api/kinds/registry.ts': 'export const kinds: readonly Kind[] = [];',
        'src/api/kinds/pod.ts': 'export const pod: Kind = { kind: "Pod" };',
      },
      finds: 'src/api/kinds/pod.ts pod is not registered in src/api/kinds/registry.ts',
    },
    {
      name: 'imported and forgotten',
      files: {
        'src/a/b/registry.ts': `import { pod } from './pod.ts';\nexport const kinds: Kind[] = [];`,
        'src/a/b/pod.ts': 'export const pod = { kind: "Pod" } satisfies Kind;',
      },
      finds: 'not registered',
    },
    {
      name: 'listed twice',
      files: {
        'src/a/b/registry.ts': `import { pod } from './pod.ts';\nexport const kinds: ReadonlyArray<Kind> = [pod, pod];`,
        'src/a/b/pod.ts': 'export const pod: Kind = {};',
      },
      finds: 'registered twice',
    },
    {
      name: 'listed in the registry and in a list it takes in',
      files: {
        'src/a/b/registry.ts': `import { early } from './early.ts';\nimport { pod } from './pod.ts';\nexport const kinds: readonly Kind[] = [...early, pod];`,
        'src/a/b/early.ts': `import { pod } from './pod.ts';\nexport const early: readonly Kind[] = [pod];`,
        'src/a/b/pod.ts': 'export const pod: Kind = {};',
      },
      finds: 'registered twice',
    },
    {
      name: 'listed only in a list that the registry does not take in',
      files: {
        'src/a/b/registry.ts': 'export const kinds: readonly Kind[] = [];',
        'src/a/b/early.ts': `import { pod } from './pod.ts';\nexport const early: readonly Kind[] = [pod];`,
        'src/a/b/pod.ts': 'export const pod: Kind = {};',
      },
      finds: 'pod is not registered',
    },
    {
      name: 'a forgotten kind that is defined by a call',
      files: {
        'src/a/b/registry.ts': 'export const kinds: readonly Kind[] = [];',
        'src/a/b/pod.ts': 'export const pod = defineKind<Pod>({});',
      },
      finds: 'pod is not registered',
    },
    {
      name: 'a forgotten program in a list of executables',
      files: {
        'src/a/b/registry.ts': `import { cat } from './cat.ts';\nexport const list: readonly Executable[] = [{ name: 'cat', program: cat }];`,
        'src/a/b/cat.ts': 'export const cat: Program = function* () {};',
        'src/a/b/ls.ts': 'export const ls: Program = function* () {};',
      },
      finds: 'src/a/b/ls.ts ls is not registered',
    },
    {
      name: 'a member in a folder of its own',
      files: {
        'src/a/b/registry.ts': 'export const kinds: readonly Kind[] = [];',
        'src/a/b/pod/index.ts': 'export const pod: Kind<Pod> = {};',
      },
      finds: 'src/a/b/pod/index.ts pod is not registered',
    },
  ],
  innocents: [
    {
      name: 'registered members, shared parts, tests',
      files: {
        'src/a/b/registry.ts': `import { pod } from './pod.ts';\nimport { node as n } from './node.ts';\nexport const kinds: readonly Kind[] = [pod, n];\nexport const f = (x) => x.pod ?? pod;`,
        'src/a/b/pod.ts': 'export const pod: Kind = {};\nexport const columns: Column[] = [];',
        'src/a/b/node.ts': 'export const node: Kind = {};',
        'src/a/b/shared/cells.ts': 'export const age = 1;',
        'src/a/b/x.test.ts': 'export const fake: Kind = {};',
      },
    },
    {
      name: 'a list that the registry takes in',
      files: {
        'src/a/b/registry.ts': `import { early } from './early.ts';\nexport const kinds: readonly Kind[] = [...early];`,
        'src/a/b/early.ts': `import { pod } from './pod.ts';\nexport const early: readonly Kind[] = [pod];`,
        'src/a/b/pod.ts': 'export const pod: Kind = {};',
      },
    },
  ],
};
