/** What is committed is the project: no report, log or profile that a tool wrote, and no file that names a folder of the machine it was made on. */
import type { Rule } from './rule.ts';

/** What tools leave behind, wherever it lies. */
const written = /(?:^|\/)(?:\.vitest|\.bench|coverage|test-results|playwright-report|blob-report)(?:\/|$)|\.(?:log|cpuprofile|heapprofile|heapsnapshot|tsbuildinfo|orig|rej|patch)$/;

/** Ours and Git's own; everything else with a leading dot is a tool's. */
const known = /^(?:\.ci\/run|\.gitignore|\.gitattributes|\.npmrc|\.nvmrc|\.editorconfig|\.github\/.+)$/;

/** An absolute path into a checkout: at least two folders, then one that only a checkout has. */
const intoCheckout = /(?:file:\/\/|(?<![\w.$*})\]@`~/-]))(?:\/(?!node_modules\/)[\w.-]+){2,}\/(?:node_modules|src|tests)\/[\w./@-]+\.(?:js|mjs|ts|tsx|json)\b/;

/** Written in two parts, so that this file does not name what it forbids. */
const checkout = (rest: string): string => `/home/somebody${'/drydock/'}${rest}`;

export const leftovers: Rule = {
  name: 'nothing that a tool wrote is committed, and no file names a folder of a machine',
  check: (project) =>
    [...project.committed()].flatMap(([path, text]) => {
      if (written.test(path) || (path.startsWith('.') && !known.test(path))) return [`${path} is what a tool wrote: remove it and name it in .gitignore`];
      const found = intoCheckout.exec(text);
      return found ? [`${path}:${text.slice(0, found.index).split('\n').length} names a folder of a machine: ${found[0]}`] : [];
    }),
  sabotages: [
    { name: 'a report of the tests', files: { '.vitest/json/output.json': '{}' }, finds: '.vitest/json/output.json is what a tool wrote' },
    { name: 'a log in a folder', files: { 'labs/first-pod/run.log': '' }, finds: 'run.log is what a tool wrote' },
    { name: 'a dot folder nobody knows', files: { '.cache/x.json': '{}' }, finds: '.cache/x.json is what a tool wrote' },
    { name: 'a path of a machine', files: { 'content/a.json': `{\n"at": "${checkout('tests/a.test.ts')}"}` }, finds: 'content/a.json:2 names a folder of a machine' },
    { name: 'an address of a file', files: { 'src/a.ts': `// file://${checkout('node_modules/x/dist/a.js')}` }, finds: 'src/a.ts:1 names a folder of a machine' },
  ],
  innocents: [
    { name: 'our own dot files', files: { '.gitignore': 'dist/', '.ci/run': 'npm ci && npm test' } },
    { name: 'paths of a machine in the simulator', files: { 'src/a.ts': "const path = '/home/learner/web.yaml'; // /etc/kubernetes/manifests/etcd.yaml" } },
    { name: 'our own paths, and upstream’s', files: { 'src/a.ts': "// src/labs/lab.ts, ../../tests/support/compare.ts, staging/src/k8s.io/api/types.json" } },
  ],
};
