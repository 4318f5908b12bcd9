/**
 * Reads API types from the npm package `kubernetes-models`: one `.d.ts` file per type, with fields, required marks, enums and descriptions.
 * Only declarations are parsed (TypeScript's parser, no type checker); nothing of the package is executed.
 * Left out: its classes and validators, which repeat what the interfaces say.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/** A type expression as the package writes it; `name` is an OpenAPI definition name. */
export type ModelRef =
  | { readonly is: 'string' | 'number' | 'boolean' | 'unknown' }
  | { readonly is: 'enum'; readonly values: readonly string[] }
  | { readonly is: 'list' | 'map'; readonly of: ModelRef }
  | { readonly is: 'type'; readonly name: string; readonly file: string };

export interface ModelField {
  readonly name: string;
  readonly required: boolean;
  readonly ref: ModelRef;
  readonly doc: string;
}

export interface ModelType {
  /** OpenAPI definition name, for example `io.k8s.api.core.v1.Pod`. */
  readonly name: string;
  readonly doc: string;
  /** `apps/v1` for types that are objects of their own, '' for parts. */
  readonly apiVersion: string;
  /** An alias (`type IQuantity = number | string`) has no fields and is not an object. */
  readonly alias: boolean;
  readonly fields: readonly ModelField[];
}

/** Reads one declaration file, given without extension. Throws when the file is not shaped as expected. */
export function readModel(modules: string, file: string): ModelType {
  const source = ts.createSourceFile(file, readFileSync(`${file}.d.ts`, 'utf8'), ts.ScriptTarget.Latest, false);
  const imports = readImports(source, modules, file);
  const declared = source.statements.find((s) => ts.isInterfaceDeclaration(s) || ts.isTypeAliasDeclaration(s));
  if (!declared) throw new Error(`${file}.d.ts declares no interface`);
  const name = definitionName(modules, file, exportedAlias(source));
  const context: Context = { source, imports, self: { is: 'type', name, file }, selfName: declared.name.text };
  const doc = docOf(source, declared);
  if (ts.isTypeAliasDeclaration(declared)) return { name, doc, apiVersion: '', alias: true, fields: [] };
  const fields = declared.members.filter(ts.isPropertySignature).map((member) => readField(context, member));
  return { name, doc, apiVersion: apiVersionOf(declared), alias: false, fields: fields.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

interface Context {
  readonly source: ts.SourceFile;
  readonly imports: ReadonlyMap<string, ModelRef>;
  readonly self: ModelRef;
  readonly selfName: string;
}

function readField(context: Context, member: ts.PropertySignature): ModelField {
  if (!member.type) throw new Error(`${context.source.fileName}: a field without a type`);
  const name = (member.name as ts.StringLiteral).text;
  // Objects with `apiVersion` and `kind` spell both as required literals; on the wire both are optional strings.
  const typeMeta = name === 'apiVersion' || name === 'kind';
  const literal = ts.isLiteralTypeNode(member.type);
  return {
    name,
    required: !member.questionToken && !(typeMeta && literal),
    ref: typeMeta && literal ? { is: 'string' } : readRef(context, member.type),
    doc: docOf(context.source, member),
  };
}

function apiVersionOf(declared: ts.InterfaceDeclaration): string {
  for (const member of declared.members) {
    if (!ts.isPropertySignature(member) || !member.type || !ts.isStringLiteral(member.name) || member.name.text !== 'apiVersion') continue;
    if (ts.isLiteralTypeNode(member.type) && ts.isStringLiteral(member.type.literal)) return member.type.literal.text;
  }
  return '';
}

function readRef(context: Context, node: ts.TypeNode): ModelRef {
  if (node.kind === ts.SyntaxKind.StringKeyword) return { is: 'string' };
  if (node.kind === ts.SyntaxKind.NumberKeyword) return { is: 'number' };
  if (node.kind === ts.SyntaxKind.BooleanKeyword) return { is: 'boolean' };
  if (node.kind === ts.SyntaxKind.AnyKeyword || node.kind === ts.SyntaxKind.UnknownKeyword) return { is: 'unknown' };
  if (ts.isParenthesizedTypeNode(node)) return readRef(context, node.type);
  if (ts.isLiteralTypeNode(node) || ts.isUnionTypeNode(node)) return readEnum(context, node);
  if (ts.isTypeLiteralNode(node)) {
    const index = node.members.find(ts.isIndexSignatureDeclaration);
    return index ? { is: 'map', of: readRef(context, index.type) } : { is: 'unknown' };
  }
  if (!ts.isTypeReferenceNode(node)) throw new Error(`${context.source.fileName}: a type of syntax kind ${ts.SyntaxKind[node.kind]}`);
  const name = (node.typeName as ts.Identifier).text;
  const argument = node.typeArguments?.[0];
  if (name === 'Array' && argument) return { is: 'list', of: readRef(context, argument) };
  const ref = name === context.selfName ? context.self : context.imports.get(name);
  if (!ref) throw new Error(`${context.source.fileName}: ${name} is not imported`);
  return ref;
}

function readEnum(context: Context, node: ts.LiteralTypeNode | ts.UnionTypeNode): ModelRef {
  const values = (ts.isUnionTypeNode(node) ? node.types : [node]).map((part) => {
    if (!ts.isLiteralTypeNode(part) || !ts.isStringLiteral(part.literal))
      throw new Error(`${context.source.fileName}: a union that is no enum`);
    return part.literal.text;
  });
  return { is: 'enum', values };
}

function readImports(source: ts.SourceFile, modules: string, file: string): ReadonlyMap<string, ModelRef> {
  const imports = new Map<string, ModelRef>();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const specifier = statement.moduleSpecifier.text.replace(/\.js$/, '');
    if (specifier === '@kubernetes-models/base') continue;
    const target = specifier.startsWith('.') ? join(dirname(file), specifier) : join(modules, specifier);
    const bindings = statement.importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings)) continue;
    for (const { name } of bindings.elements) {
      imports.set(name.text, { is: 'type', name: definitionName(modules, target, name.text), file: target });
    }
  }
  return imports;
}

/** The long alias a file exports its interface under, for example `IIoK8sApiCoreV1Pod`. */
function exportedAlias(source: ts.SourceFile): string {
  for (const statement of source.statements) {
    if (!ts.isExportDeclaration(statement) || !statement.exportClause || !ts.isNamedExports(statement.exportClause)) continue;
    const first = statement.exportClause.elements[0];
    if (first) return first.name.text;
  }
  throw new Error(`${source.fileName} exports no long name`);
}

/**
 * The OpenAPI definition name for a file, checked against the long alias (which is that name in camel case).
 * The path alone is not enough: `apiextensions.k8s.io` and `apiregistration.k8s.io` live in Go modules of their own.
 */
function definitionName(modules: string, file: string, alias: string): string {
  const path = relative(modules, file).split('/');
  const name = path.at(-1) ?? '';
  const version = path.at(-2) ?? '';
  const group = path.at(-3)?.split('.')[0] ?? '';
  const candidates =
    path[0] === '@kubernetes-models'
      ? [`io.k8s.apimachinery.pkg.${path.slice(2).join('.')}`]
      : [
          `io.k8s.api.${group === 'kubernetes-models' ? 'core' : group}.${version}.${name}`,
          `io.k8s.apiextensions-apiserver.pkg.apis.${group}.${version}.${name}`,
          `io.k8s.kube-aggregator.pkg.apis.${group}.${version}.${name}`,
        ];
  const found = candidates.find((candidate) => `I${camelCase(candidate)}` === alias);
  if (!found) throw new Error(`${file}: none of ${candidates.join(', ')} is called ${alias}`);
  return found;
}

const camelCase = (dotted: string): string => dotted.replace(/(?:^|[.-])([a-z])/gi, (_, letter: string) => letter.toUpperCase());

/** The text of the comment before a declaration, without the comment's own marks. */
function docOf(source: ts.SourceFile, node: ts.Node): string {
  const last = ts.getLeadingCommentRanges(source.text, node.getFullStart())?.at(-1);
  if (!last) return '';
  return source.text
    .slice(last.pos, last.end)
    .replace(/^\/\*\*\s?/, '')
    .replace(/\s*\*\/$/, '')
    .replace(/^[ ]*\* ?/gm, '')
    .replace(/\n@deprecated$/, '')
    .replace(/\\([*/])/g, '$1')
    .trim();
}
