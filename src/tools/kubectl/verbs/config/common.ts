// What the commands below `kubectl config` share. Upstream: pkg/cmd/config/config.go helpErrorf, client-go tools/clientcmd loader.go (relative paths).

import { directory, isAbsolute, joinPath, relativePath } from '../../../go/filepath.ts';
import { CommandError } from '../../errors.ts';
import { rootHelp } from '../../help-text.ts';
import type { KubeconfigFiles } from '../../kubeconfig/files.ts';
import { type Entry, isEmpty, type Kubeconfig, type Section } from '../../kubeconfig/kubeconfig.ts';
import type { Kubectl } from '../../session.ts';
import { printList } from '../../../go/quote.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** The files and what they say, as one edits them. @throws CommandError */
export function openConfig(k: Kubectl): { readonly files: KubeconfigFiles; readonly config: Kubeconfig } {
  const { files } = k.config;
  return { files, config: files.loadForEditing() };
}

/** Prints help and fails. */
export function unexpected(k: Kubectl): CommandError {
  k.io.out(rootHelp(k.node, k.io.columns));
  return new CommandError(`Unexpected args: ${printList(k.args)}`);
}

/** A config with one entry set, or without it. */
export function withEntry(config: Kubeconfig, section: Section, name: string, entry: Entry | undefined): Kubeconfig {
  const entries = new Map(config[section]);
  if (entry) entries.set(name, entry);
  else entries.delete(name);
  return { ...config, [section]: entries };
}

const fileFields = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

/** Sets fields of an entry and saves; empty ones go. Paths become relative to the file they stand in where that needs no `..`. */
export function saveEntry(k: Kubectl, section: Section, name: string, fields: Fields): void {
  const { files, config } = openConfig(k);
  const origin = config[section].get(name)?.origin ?? '';
  const file = origin || files.defaultFile();
  const base = absolute(k, directory(file));
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (isEmpty(value)) continue;
    kept[key] = fileFields.includes(key) && typeof value === 'string' ? relative(absolute(k, value, base), base) : value;
  }
  files.save(config, withEntry(config, section, name, { origin, fields: kept }));
}

/** A path from the root on. */
export const absolute = (k: Kubectl, path: string, base = k.process.cwd): string => (isAbsolute(path) ? path : joinPath(base, path));

function relative(path: string, base: string): string {
  const short = relativePath(base, path);
  return short.startsWith('..') ? path : short;
}

/** `could not stat client-key file x: …` when it is not there. */
export function requireFile(k: Kubectl, flag: string, path: string): void {
  if (k.fileType(path) === undefined) throw new CommandError(`could not stat ${flag} file ${path}: stat ${path}: no such file or directory`);
}
