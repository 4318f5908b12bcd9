/**
 * The project as the rules see it: files by path, and TypeScript's syntax trees of the code among them. The real one is read from disk; a
 * sabotage test makes one of two or three files. Trees come from one Program without libraries and without following imports: enough to tell
 * a global from a local name, and fast.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

export interface Project {
  /** Text by path, relative to the project's folder, with forward slashes. */
  readonly files: ReadonlyMap<string, string>;
  /** Text by path of everything Git has, recordings and dot folders too; `files` where there is no Git. */
  committed(): ReadonlyMap<string, string>;
  /** A file or folder of the project, tracked or not. */
  exists(path: string): boolean;
  /** Trees of all code files by path; Astro pages give the code between their `---` lines. */
  sources(): ReadonlyMap<string, ts.SourceFile>;
  /** Resolves names inside single files. Libraries are unknown to it: what it does not resolve is a global or a mistake. */
  checker(): ts.TypeChecker;
}

const codeFile = /\.(?:ts|tsx|astro)$/;
const textFile = /\.(?:ts|tsx|astro|mjs|md|mdx|yaml|json|css|sh|txt)$/;
const rootFolders = ['src', 'tests', 'content', 'labs'];
const unread = new Set(['node_modules', 'generated', 'recorded', 'fixtures', 'snapshots']);

/** Reads the project from disk: code, course and documents; without what is installed, generated or recorded. */
export function readProject(root: string): Project {
  const files = new Map<string, string>();
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (!unread.has(entry.name)) visit(path);
      } else if (textFile.test(entry.name)) files.set(path, readFileSync(join(root, path), 'utf8'));
    }
  };
  for (const folder of rootFolders) if (existsSync(join(root, folder))) visit(folder);
  for (const name of readdirSync(root)) {
    if (textFile.test(name) && statSync(join(root, name)).isFile()) files.set(name, readFileSync(join(root, name), 'utf8'));
  }
  return project(files, (path) => existsSync(join(root, path)), () => committedIn(root) ?? files);
}

/** A project of these files and nothing else. */
export function virtualProject(files: Readonly<Record<string, string>>): Project {
  const paths = Object.keys(files);
  const all = new Map(Object.entries(files));
  return project(all, (path) => paths.some((known) => known === path || known.startsWith(`${path}/`)), () => all);
}

/** @returns undefined where there is no Git, as in an unpacked archive */
function committedIn(root: string): ReadonlyMap<string, string> | undefined {
  try {
    const paths = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\0');
    return new Map(paths.filter((path) => path && existsSync(join(root, path))).map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  } catch {
    return undefined;
  }
}

function project(files: ReadonlyMap<string, string>, exists: (path: string) => boolean, committed: () => ReadonlyMap<string, string>): Project {
  let program: ts.Program | undefined;
  let sources: ReadonlyMap<string, ts.SourceFile> | undefined;
  const load = (): ts.Program => {
    program ??= createProgram(files);
    return program;
  };
  return {
    files,
    exists,
    committed,
    sources: () => {
      sources ??= new Map([...files.keys()].filter((path) => codeFile.test(path)).flatMap((path) => sourceEntry(load(), path)));
      return sources;
    },
    checker: () => load().getTypeChecker(),
  };
}

function sourceEntry(program: ts.Program, path: string): [string, ts.SourceFile][] {
  const source = program.getSourceFile(programName(path));
  return source ? [[path, source]] : [];
}

/** TypeScript wants its own endings. */
const programName = (path: string): string => `/project/${path}${path.endsWith('.astro') ? '.tsx' : ''}`;

function createProgram(files: ReadonlyMap<string, string>): ts.Program {
  const texts = new Map<string, string>();
  for (const [path, text] of files)
    if (codeFile.test(path)) texts.set(programName(path), path.endsWith('.astro') ? frontmatter(text) : text);
  const host: ts.CompilerHost = {
    getSourceFile: (name, options) => {
      const text = texts.get(name);
      return text === undefined ? undefined : ts.createSourceFile(name, text, options, true);
    },
    getDefaultLibFileName: () => 'lib.d.ts',
    writeFile: () => {},
    getCurrentDirectory: () => '/project',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (name) => texts.has(name),
    readFile: (name) => texts.get(name),
  };
  const options: ts.CompilerOptions = {
    noLib: true,
    noResolve: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    jsx: ts.JsxEmit.Preserve,
  };
  return ts.createProgram([...texts.keys()], options, host);
}

/** The code of an Astro page, on the lines it has in the page. */
function frontmatter(text: string): string {
  return /^---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1]?.replace(/^/, '\n') ?? '';
}

/** `path:line`, for messages an editor can follow. */
export function at(path: string, source: ts.SourceFile, position: number): string {
  return `${path}:${source.getLineAndCharacterOfPosition(position).line + 1}`;
}

/** Calls `visit` for every node of a tree, parents first. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

export interface Import {
  readonly specifier: string;
  readonly position: number;
  /** `import type …`: gone when the code runs. */
  readonly typeOnly: boolean;
}

/** Every path a file names in an import, an export-from, a dynamic import or an import type, with where. */
export function importsOf(source: ts.SourceFile): readonly Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node | undefined, typeOnly: boolean) => {
    if (node && ts.isStringLiteralLike(node)) found.push({ specifier: node.text, position: node.getStart(source), typeOnly });
  };
  walk(source, (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
  });
  return found;
}

/** Where a relative import leads, as a path of the project. */
export function resolveImport(from: string, specifier: string): string {
  return join(dirname(from), specifier).replaceAll('\\', '/');
}

export const isTest = (path: string): boolean => path.endsWith('.test.ts') || /\/test-[^/]+\.ts$/.test(path) || path.startsWith('tests/');

/** `src/api/kinds/pod.ts` lies in layer `api`; undefined outside src/ and for files directly in it. */
export function layerOf(path: string): string | undefined {
  const parts = path.split('/');
  return parts[0] === 'src' && parts.length > 2 ? parts[1] : undefined;
}
