/** Who may import whom: the table of src/README.md, in code. Every import counts, types too: a type is knowledge as well. */
import { at, type Import, importsOf, isTest, layerOf, resolveImport } from './project.ts';
import type { Rule } from './rule.ts';

/** What each layer may import besides itself. */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  base: [],
  os: ['base'],
  shell: ['base', 'os'],
  network: ['base', 'os'],
  containers: ['base', 'os', 'shell', 'network'],
  api: ['base'],
  cluster: ['base', 'os', 'shell', 'network', 'containers', 'api'],
  tools: ['base', 'os', 'shell', 'network', 'containers', 'api'],
  labs: ['base', 'os', 'shell', 'network', 'containers', 'api', 'cluster', 'tools'],
  terminal: ['base', 'os', 'shell'],
  site: ['base', 'api', 'labs', 'terminal'],
  http: ['base', 'os', 'shell', 'network', 'containers', 'api', 'cluster', 'tools', 'labs', 'terminal'],
  cli: ['base', 'os', 'shell', 'network', 'containers', 'api', 'cluster', 'tools', 'labs', 'terminal', 'http', 'tests'],
};

/** Layers that run without DOM and Node. */
export const headless: ReadonlySet<string> = new Set([
  'base',
  'os',
  'shell',
  'network',
  'containers',
  'api',
  'cluster',
  'tools',
  'labs',
  'terminal',
]);

/** Packages that are pure computation, so that headless layers may use them. */
const purePackages: ReadonlySet<string> = new Set([
  'croner',
  'diff',
  'dockerfile-ast',
  'ipaddr.js',
  'js-yaml',
  'pure-rand',
  'rfc6902',
  'semver',
  'unbash',
  'yaml',
  'zod',
]);

/** Packages whose types may be used: the API's nouns. Their code is not pure, and nothing of it may run. */
const typePackages: ReadonlySet<string> = new Set(['kubernetes-models', '@kubernetes-models/apimachinery']);

const packageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** Why a file may not import this, or undefined when it may. */
function objection(path: string, layer: string, { specifier, typeOnly }: Import): string | undefined {
  if (specifier.startsWith('.')) {
    const target = resolveImport(path, specifier);
    const other = layerOf(target) ?? target.split('/')[0] ?? '';
    if (other === layer || mayImport[layer]?.includes(other) || (target.startsWith('labs/') && layer === 'site')) return undefined;
    return `${layer} must not import ${target.startsWith('src/') ? other : target}`;
  }
  const name = packageName(specifier);
  if (name === '@xterm' || name.startsWith('@xterm/'))
    return path === 'src/terminal/xterm.ts' || specifier.endsWith('.css') ? undefined : `only src/terminal/xterm.ts imports ${name}`;
  if (typeOnly && typePackages.has(name)) return undefined;
  if (headless.has(layer) && !purePackages.has(name)) return `${layer} is headless and must not import ${name}`;
  return undefined;
}

export const layers: Rule = {
  name: 'layers import only what the table allows',
  check: (project) =>
    [...project.sources()].flatMap(([path, source]) => {
      const layer = layerOf(path);
      if (!layer || isTest(path)) return [];
      if (!mayImport[layer]) return [`${path} lies in no known layer`];
      return importsOf(source).flatMap((imported) => {
        const why = objection(path, layer, imported);
        return why ? [`${at(path, source, imported.position)} ${why}`] : [];
      });
    }),
  sabotages: [
    {
      name: 'kubectl reaches into the cluster',
      files: { 'src/tools/kubectl/verbs/get.ts': `import { etcd } from '../../../cluster/etcd.ts';\nexport const get = etcd;` },
      finds: 'src/tools/kubectl/verbs/get.ts:1 tools must not import cluster',
    },
    {
      name: 'a type is enough to know somebody',
      files: { 'src/base/agenda.ts': `import type { Kind } from '../api/kind.ts';\nexport type K = Kind;` },
      finds: 'base must not import api',
    },
    { name: 'a re-export', files: { 'src/api/index.ts': `export * from '../cluster/etcd.ts';` }, finds: 'api must not import cluster' },
    {
      name: 'a dynamic import',
      files: { 'src/shell/a.ts': `export const f = () => import('../tools/x.ts');` },
      finds: 'shell must not import tools',
    },
    { name: 'an import type', files: { 'src/os/a.ts': `export type T = import('../shell/x.ts').X;` }, finds: 'os must not import shell' },
    {
      name: 'Node in a headless layer',
      files: { 'src/labs/a.ts': `import { join } from 'node:path';\nexport const x = join;` },
      finds: 'labs is headless and must not import node:path',
    },
    {
      name: 'a package that touches the page',
      files: { 'src/cluster/a.ts': `import 'preact';` },
      finds: 'cluster is headless and must not import preact',
    },
    {
      name: 'code of a package that lends only types',
      files: { 'src/api/a.ts': `import { Pod } from 'kubernetes-models/v1';\nexport const p = new Pod();` },
      finds: 'api is headless and must not import kubernetes-models',
    },
    {
      name: 'the terminal’s screen elsewhere',
      files: { 'src/site/a.ts': `import { Terminal } from '@xterm/xterm';\nexport const t = Terminal;` },
      finds: 'only src/terminal/xterm.ts',
    },
    {
      name: 'a page that imports the cluster',
      files: { 'src/site/pages/a.astro': `---\nimport { x } from '../../cluster/etcd.ts';\n---\n<p>{x}</p>` },
      finds: 'site must not import cluster',
    },
    { name: 'a folder nobody planned', files: { 'src/utils/a.ts': 'export const a = 1;' }, finds: 'lies in no known layer' },
  ],
  innocents: [
    {
      name: 'types of the API’s nouns',
      files: { 'src/api/a.ts': `import type { IPod } from 'kubernetes-models/v1';\nexport type P = IPod;` },
    },
    {
      name: 'one’s own layer and the ones below',
      files: { 'src/cluster/a.ts': `import { b } from './b.ts';\nimport { c } from '../api/c.ts';\nexport const a = b + c;` },
    },
    {
      name: 'a path in a text',
      files: { 'src/base/a.ts': `export const a = "import x from '../api/kind.ts'"; // import '../api/kind.ts'` },
    },
    {
      name: 'a test beside the file',
      files: { 'src/base/a.test.ts': `import { it } from 'vitest';\nimport { x } from '../api/x.ts';\nit(x, () => {});` },
    },
  ],
};
