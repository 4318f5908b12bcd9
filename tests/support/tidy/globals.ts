/**
 * Headless layers are deterministic and run anywhere: they may use the language and nothing of a host. Names are resolved, never matched as
 * text: a kind called Node, a parameter called `document` and a shell's jobs are fine.
 */
import ts from 'typescript';
import { headless } from './layers.ts';
import { at, isTest, layerOf, type Project, walk } from './project.ts';
import type { Rule } from './rule.ts';

/** Values of the language that depend on nothing outside it, and the host functions of src/headless.d.ts. */
const pureGlobals: ReadonlySet<string> = new Set([
  ...[
    'Array',
    'ArrayBuffer',
    'BigInt',
    'BigInt64Array',
    'BigUint64Array',
    'Boolean',
    'DataView',
    'Float32Array',
    'Float64Array',
    'Function',
  ],
  ...['Int8Array', 'Int16Array', 'Int32Array', 'Iterator', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Proxy', 'Reflect', 'RegExp', 'Set'],
  ...['String', 'Symbol', 'Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'WeakMap', 'WeakSet'],
  ...['AggregateError', 'Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'],
  ...['Infinity', 'NaN', 'undefined', 'isFinite', 'isNaN', 'parseFloat', 'parseInt', 'arguments'],
  ...['decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent'],
  ...['TextDecoder', 'TextEncoder', 'URL', 'URLSearchParams', 'atob', 'btoa', 'structuredClone'],
]);

/** Type names that speak of things headless code must not have; the rest is checked by tsconfig.headless.json. */
const impureTypes: ReadonlySet<string> = new Set(['Promise', 'PromiseLike', 'AsyncGenerator', 'AsyncIterable', 'AsyncIterator', 'Date']);

/** Members of pure globals that are not pure: chance, code from text, and order by the reader's language. */
const impureMembers: Readonly<Record<string, readonly string[]>> = { Math: ['random'], Symbol: ['asyncIterator'] };
const localeMembers = /^(?:localeCompare|toLocale\w+)$/;

/** Files with a reason of their own. */
const exceptions: Readonly<Record<string, { readonly globals: readonly string[]; readonly async?: boolean }>> = {
  'src/base/time.ts': { globals: ['Date'] },
  'src/base/time-zone.ts': { globals: ['Intl'] },
  'src/labs/pump.ts': {
    globals: ['performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'MessageChannel', 'Promise', 'queueMicrotask'],
    async: true,
  },
};
const hostFiles: ReadonlySet<string> = new Set(['src/terminal/xterm.ts']);

function isName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  if (ts.isBindingElement(parent)) return parent.propertyName === node || parent.name === node;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isMetaProperty(parent)) return true;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent) || ts.isNamedTupleMember(parent) || ts.isJsxAttribute(parent))
    return true;
  return 'name' in parent && parent.name === node;
}

/** Types, `implements` and what an interface extends; a class extends a value. */
function isTypePosition(node: ts.Identifier): boolean {
  const { parent } = node;
  if (!ts.isExpressionWithTypeArguments(parent)) return ts.isTypeReferenceNode(parent) || ts.isPartOfTypeNode(node);
  const clause = parent.parent;
  return !(ts.isHeritageClause(clause) && clause.token === ts.SyntaxKind.ExtendsKeyword && ts.isClassLike(clause.parent));
}

/** Whether nothing in the file declares what this identifier means. */
function isGlobal(checker: ts.TypeChecker, node: ts.Identifier): boolean {
  const symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
  return !symbol?.declarations?.length;
}

function complaint(checker: ts.TypeChecker, node: ts.Node, allowed: readonly string[], asyncAllowed: boolean): string | undefined {
  if (!asyncAllowed) {
    if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) return 'must not use await';
    if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'must not use async';
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return 'must not use import(): it is a promise';
  }
  if (ts.isPropertyAccessExpression(node)) {
    if (localeMembers.test(node.name.text)) return `must not use ${node.name.text}: its order depends on the reader's language`;
    const owner = node.expression;
    if (ts.isIdentifier(owner) && Object.hasOwn(impureMembers, owner.text) && impureMembers[owner.text]?.includes(node.name.text) && isGlobal(checker, owner))
      return `must not use ${owner.text}.${node.name.text}`;
  }
  if (!ts.isIdentifier(node) || isName(node) || allowed.includes(node.text)) return undefined;
  if (isTypePosition(node)) return impureTypes.has(node.text) && isGlobal(checker, node) ? `must not use ${node.text}` : undefined;
  if (!pureGlobals.has(node.text) && isGlobal(checker, node)) return `must not use the global ${node.text}`;
  return undefined;
}

/** Code made from text escapes every rule here. */
function isCodeFromText(node: ts.Node): boolean {
  return ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Function';
}

function checkFile(project: Project, path: string, source: ts.SourceFile): readonly string[] {
  const exception = exceptions[path];
  const found: string[] = [];
  walk(source, (node) => {
    const why = isCodeFromText(node)
      ? 'must not make code from text'
      : complaint(project.checker(), node, exception?.globals ?? [], exception?.async ?? false);
    if (why) found.push(`${at(path, source, node.getStart(source))} ${why}`);
  });
  return found;
}

export const globals: Rule = {
  name: 'headless layers use nothing of a host: no DOM, Node, timers, clock, chance or promises',
  check: (project) =>
    [...project.sources()].flatMap(([path, source]) => {
      const layer = layerOf(path);
      return layer && headless.has(layer) && !isTest(path) && !hostFiles.has(path) ? checkFile(project, path, source) : [];
    }),
  sabotages: [
    ...[
      'Date.now()',
      'new Date()',
      'setTimeout(() => {}, 1)',
      'performance.now()',
      'console.log(1)',
      'document.title',
      'process.env',
      'globalThis.x',
    ].map((code) => ({
      name: code,
      files: { 'src/cluster/a.ts': `export const a = () => ${code};` },
      finds: 'src/cluster/a.ts:1 must not use the global',
    })),
    { name: 'chance', files: { 'src/api/a.ts': 'export const a = Math.random();' }, finds: 'must not use Math.random' },
    { name: 'a global in short form', files: { 'src/os/a.ts': 'export const a = { fetch };' }, finds: 'the global fetch' },
    { name: 'a global as default value', files: { 'src/os/a.ts': 'export const a = (clock = Date) => clock;' }, finds: 'the global Date' },
    { name: 'an async function', files: { 'src/tools/a.ts': 'export async function a() {}' }, finds: 'must not use async' },
    { name: 'a promise as type', files: { 'src/labs/a.ts': 'export type A = Promise<number>;' }, finds: 'must not use Promise' },
    { name: 'a lazy import', files: { 'src/labs/a.ts': `export const a = () => import('./b.ts');` }, finds: 'must not use import()' },
    {
      name: 'await in a loop',
      files: { 'src/shell/a.ts': 'export async function* a(x) { for await (const y of x) yield y; }' },
      finds: 'must not use await',
    },
    { name: 'order by language', files: { 'src/base/a.ts': `export const a = 'x'.localeCompare('y');` }, finds: 'localeCompare' },
    { name: 'code from text', files: { 'src/base/a.ts': `export const a = new Function('return Date.now()');` }, finds: 'code from text' },
    {
      name: 'a timer outside the pump',
      files: { 'src/labs/a.ts': 'export const a = () => setInterval(() => {}, 1);' },
      finds: 'the global setInterval',
    },
    {
      name: 'the DOM in the terminal',
      files: { 'src/terminal/a.ts': 'export const a = () => window.innerWidth;' },
      finds: 'the global window',
    },
    {
      name: 'the clock in a class it extends',
      files: { 'src/base/a.ts': 'export class A extends EventTarget {}' },
      finds: 'the global EventTarget',
    },
  ],
  innocents: [
    {
      name: 'kinds called Node and Event',
      files: {
        'src/api/a.ts':
          'export interface Node { name: string }\nexport const Event = { kind: "Event" };\nexport const x: Node = Event.kind ? { name: "a" } : { name: "b" };',
      },
    },
    {
      name: 'locals with a global’s name',
      files: {
        'src/api/a.ts':
          'export const f = (document: string, process: number) => { const fetch = 1; return { document, fetch, n: process }; };',
      },
    },
    {
      name: 'a member with a global’s name',
      files: { 'src/api/a.ts': 'export const f = (x: { process: { Date: number } }) => x.process.Date;' },
    },
    {
      name: 'an imported name',
      files: { 'src/api/a.ts': `import { performance, type Promise } from './b.ts';\nexport const a: Promise = performance;` },
    },
    { name: 'words in texts and comments', files: { 'src/api/a.ts': '// setTimeout and Date\nexport const a = "Math.random()";' } },
    { name: 'base/time.ts and its Date', files: { 'src/base/time.ts': 'export const a = (ms: number) => new Date(ms).toISOString();' } },
    { name: 'the pump and its timers', files: { 'src/labs/pump.ts': 'export const a = () => setTimeout(() => performance.now(), 0);' } },
    { name: 'the screen', files: { 'src/terminal/xterm.ts': 'export const a = () => document.body;' } },
    {
      name: 'the language',
      files: {
        'src/base/a.ts':
          'export const a = <T>(x: Iterable<T>): readonly T[] => { try { return Array.from(x); } catch (e) { throw new TypeError(String(e)); } };',
      },
    },
    {
      name: 'labels, tuples and computed keys',
      files: {
        'src/base/a.ts':
          'type P = [name: string];\nexport const f = (k: string): P => { outer: for (;;) { break outer; } return [[k].map((n) => ({ [n]: 1 })).length + k]; };',
      },
    },
  ],
};
