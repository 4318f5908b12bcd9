/** Documents and comments that name a file or a command of the project name one that exists. */
import { dirname, join } from 'node:path';
import type { Project } from './project.ts';
import type { Rule } from './rule.ts';

const documents = /^(?:README|CONTRIBUTING)\.md$|^src\/(?:README|DECISIONS)\.md$|^content\/LICENSE$/;
const rooms = 'src|tests|content|labs|public';

/** A path is what stands in backticks and starts in one of our folders or ends like a file of ours; a bare name is none: every lab has a `lab.yaml`. Placeholders (`x`, `NN`, `…`, `<…>`, `*`) are none. */
const inBackticks = /`([^`\n]+)`/g;
const looksLikePath = new RegExp(
  String.raw`^(?:\.{0,2}/)?(?:(?:${rooms})/[\w./@-]*|[\w.@-]+(?:/[\w.@-]+)+\.(?:ts|tsx|mjs|json|astro|md|mdx|css|yaml))$`,
);
const placeholder = /(?:^|\/)(?:x|name|X|NAME|NN)(?:[./-]|$)|NN-/;
const inComments = /(?<![\w/.@-])((?:src|tests)\/[\w./-]+\.(?:ts|tsx|json|astro|md))\b/g;

/** Things that are named although only a build or a run makes them. */
const madeLater = /^(?:dist|node_modules|src\/api\/schema\/generated|tests\/golden\/snapshots)(?:\/|$)/;

function missingPaths(project: Project, path: string, text: string): readonly string[] {
  return text.split('\n').flatMap((line, index) =>
    [...line.matchAll(inBackticks)].flatMap(([, name = '']) => {
      const bare = name.replace(/[/]$/, '');
      if (!looksLikePath.test(name) || placeholder.test(name)) return [];
      const candidates = [bare, join(dirname(path), bare), join('src', bare)].map((candidate) => candidate.replaceAll('\\', '/'));
      return candidates.some((candidate) => madeLater.test(candidate) || project.exists(candidate))
        ? []
        : [`${path}:${index + 1} names ${name}, which does not exist`];
    }),
  );
}

/** `npm run x` names a script of package.json. */
function missingScripts(project: Project, path: string, text: string): readonly string[] {
  const manifest = JSON.parse(project.files.get('package.json') ?? '{}') as { scripts?: Record<string, string> };
  return text
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)].flatMap(([, name = '']) =>
        manifest.scripts?.[name] ? [] : [`${path}:${index + 1} names npm run ${name}, which does not exist`],
      ),
    );
}

function missingInComments(project: Project, path: string, text: string): readonly string[] {
  return text.split('\n').flatMap((line, index) => {
    const comment = /^\s*(?:\/\/|\/?\*)(.*)$/.exec(line)?.[1];
    if (comment === undefined) return [];
    return [...comment.matchAll(inComments)].flatMap(([, name = '']) =>
      madeLater.test(name) || placeholder.test(name) || project.exists(name)
        ? []
        : [`${path}:${index + 1} names ${name}, which does not exist`],
    );
  });
}

export const namedPaths: Rule = {
  name: 'paths and commands named in documents and comments exist',
  check: (project) =>
    [...project.files].flatMap(([path, text]) => {
      if (documents.test(path)) return [...missingPaths(project, path, text), ...missingScripts(project, path, text)];
      return path.startsWith('src/') && /\.tsx?$/.test(path) ? missingInComments(project, path, text) : [];
    }),
  sabotages: [
    { name: 'a file in the README', files: { 'README.md': 'Read `src/labs/gone.ts` first.' }, finds: 'README.md:1 names src/labs/gone.ts' },
    { name: 'a folder', files: { 'CONTRIBUTING.md': 'See `tests/nowhere/`.' }, finds: 'names tests/nowhere/' },
    {
      name: 'a file relative to the document',
      files: { 'src/README.md': 'Kinds are listed in `api/kinds/list.ts`.' },
      finds: 'names api/kinds/list.ts',
    },
    {
      name: 'a script',
      files: { 'README.md': 'Then `npm run fly`.', 'package.json': '{"scripts":{"start":"x"}}' },
      finds: 'names npm run fly',
    },
    {
      name: 'a comment',
      files: { 'src/api/a.ts': '// Written by src/cli/gone.ts.\nexport const a = 1;' },
      finds: 'src/api/a.ts:1 names src/cli/gone.ts',
    },
  ],
  innocents: [
    {
      name: 'what exists, from both roots',
      files: {
        'src/README.md': 'See `src/api/kind.ts`, `api/kind.ts`, `api/`, `npm run start`.',
        'src/api/kind.ts': '// see src/api/kind.ts',
        'package.json': '{"scripts":{"start":"x"}}',
      },
    },
    {
      name: 'placeholders and other things in backticks',
      files: {
        'src/README.md': '`api/kinds/x.ts`, `content/NN-module/NN-page.mdx`, `kubectl get pods`, `labs/x/`, `spec.containers`, `a/b`.',
      },
    },
    {
      name: 'upstream’s paths',
      files: { 'src/api/a.ts': '// Upstream: staging/src/k8s.io/api/types.go and pkg/controller/x.go\nexport const a = 1;' },
    },
  ],
};
