/**
 * Kustomizations of our own and what kubectl 1.36 makes of them: a folder each, with stdout.txt and stderr.txt beside the files. A file `dir`
 * names the directory to build where it is not the folder itself. Recorded with the folders at /tmp/kustomize, which messages mention.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { text } from '../../src/base/bytes.ts';
import { makeWorld } from '../../src/labs/make-world.ts';

const home = join(import.meta.dirname, 'kustomize');
const files = (path: string): string[] =>
  readdirSync(path).flatMap((name) => {
    const child = join(path, name);
    return statSync(child).isDirectory() ? files(child) : [child];
  });
const quoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

describe('kubectl kustomize', () => {
  const world = makeWorld({ seed: 1, workers: 0 });
  for (const file of files(home)) {
    const path = join('/tmp/kustomize', relative(home, file));
    world.run(`mkdir -p ${quoted(join(path, '..'))}; printf %s ${quoted(readFileSync(file, 'utf8'))} > ${quoted(path)}`);
  }
  it.each(readdirSync(home))('%s', (name) => {
    const read = (file: string): string => readFileSync(join(home, name, file), 'utf8');
    const directory = readdirSync(join(home, name)).includes('dir') ? `${name}/${read('dir').trim()}` : name;
    const { stdout, stderr, exitCode } = world.run(`kubectl kustomize /tmp/kustomize/${directory}`);
    expect({ stdout: text(stdout), stderr: text(stderr) }).toEqual({ stdout: read('stdout.txt'), stderr: read('stderr.txt') });
    expect(exitCode).toBe(read('stderr.txt').includes('error: ') ? 1 : 0);
  });

  it('is what -k makes, gets and deletes', () => {
    const run = (command: string): string => {
      const { stdout, stderr } = world.run(command);
      return text(stdout + stderr);
    };
    expect(run('cd /tmp/kustomize/overlay/base; kubectl apply -k .; kubectl get -k . -o name; kubectl delete -k . --wait=false')).toBe(
      [
        'configmap/settings-7m8cd25km5 created',
        'secret/token-mktk85fmh9 created',
        'service/web created',
        'deployment.apps/web created',
        'configmap/settings-7m8cd25km5',
        'secret/token-mktk85fmh9',
        'service/web',
        'deployment.apps/web',
        'configmap "settings-7m8cd25km5" deleted from default namespace',
        'secret "token-mktk85fmh9" deleted from default namespace',
        'service "web" deleted from default namespace',
        'deployment.apps "web" deleted from default namespace',
        '',
      ].join('\n'),
    );
  });
});
