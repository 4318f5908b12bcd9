// --from-file, --from-literal and --from-env-file of ConfigMaps and Secrets.
// Upstream: k8s.io/kubectl v0.36 pkg/util/util.go (ParseFileSource, ParseLiteralSource), cmd/util/env_file.go, cmd/create/create_configmap.go.

import { isEnvVarName } from '../../../../api/meta/names.ts';
import { text } from '../../../../base/bytes.ts';
import { OsError } from '../../../../os/os-error.ts';
import { goErrno } from '../../../go/file-error.ts';
import { baseName, joinPath } from '../../../go/filepath.ts';
import { quote } from '../../../go/quote.ts';
import { CommandError } from '../../errors.ts';
import type { Kubectl } from '../../session.ts';

/** Takes a key and its content, as bytes. */
export type AddKey = (key: string, bytes: string) => void;

/** @throws CommandError */
export function addLiterals(sources: readonly string[], add: (key: string, value: string) => void): void {
  for (const source of sources) {
    const at = source.indexOf('=');
    if (at <= 0) throw new CommandError(`invalid literal source ${source}, expected key=value`);
    add(source.slice(0, at), source.slice(at + 1));
  }
}

/** @throws CommandError */
export function addFiles(k: Kubectl, sources: readonly string[], add: AddKey): void {
  for (const source of sources) {
    const { key, path } = fileSource(source);
    const isFolder = stat(k, path) === 'directory';
    if (!isFolder) {
      add(key, k.readFileBytes(path));
      continue;
    }
    if (source.includes('=')) throw new CommandError('cannot give a key name for a directory path');
    const { mount } = k.process.namespaces;
    for (const name of [...mount.list(path, k.access)].sort()) {
      const item = joinPath(path, name);
      if (mount.lstat(item, k.access).type === 'file') add(name, k.readFileBytes(item));
    }
  }
}

function stat(k: Kubectl, path: string): string {
  try {
    return k.process.namespaces.mount.stat(path, k.access).type;
  } catch (error) {
    throw error instanceof OsError ? new CommandError(`error reading ${path}: ${goErrno(error)}`) : error;
  }
}

function fileSource(source: string): { readonly key: string; readonly path: string } {
  const separators = source.split('=').length - 1;
  if (separators === 0) return { key: baseName(source), path: source };
  if (separators === 1 && source.startsWith('=')) throw new CommandError(`key name for file path ${source.slice(1)} missing`);
  if (separators === 1 && source.endsWith('=')) throw new CommandError(`file path for key name ${source.slice(0, -1)} missing`);
  if (separators > 1) throw new CommandError("key names or file paths cannot contain '='");
  const [key = '', path = ''] = source.split('=');
  return { key, path };
}

/** @param what `config` or `secret`, for the error about directories */
export function addEnvFiles(k: Kubectl, sources: readonly string[], what: string, add: (key: string, value: string) => void): void {
  for (const source of sources) {
    if (stat(k, source) === 'directory') throw new CommandError(`env ${what} file cannot be a directory`);
    const lines = text(k.readFileBytes(source)).split('\n');
    if (lines.at(-1) === '') lines.pop();
    for (const [i, line] of lines.entries()) {
      const entry = envLine(k, i === 0 ? line.replace(/^\ufeff/, '') : line);
      if (entry) add(entry[0], entry[1]);
    }
  }
}

function envLine(k: Kubectl, given: string): readonly [key: string, value: string] | undefined {
  const line = given.replace(/\r$/, '').trimStart();
  if (line === '' || line.startsWith('#')) return undefined;
  const at = line.indexOf('=');
  const key = at < 0 ? line : line.slice(0, at);
  const problems = isEnvVarName(key);
  if (problems.length > 0) throw new CommandError(`${quote(key)} is not a valid key name: ${problems.join(';')}`);
  return [key, at < 0 ? (k.process.env.get(key) ?? '') : line.slice(at + 1)];
}
