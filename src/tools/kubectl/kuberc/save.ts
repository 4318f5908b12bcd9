// A preferences file, written as the real one writes it. Upstream: k8s.io/kubectl v0.36 pkg/kuberc/marshal.go SavePreference, config/v1beta1.

import { isObject } from '../../../base/json.ts';
import { fromYaml, toYaml, YamlError } from '../../../base/yaml.ts';
import { OsError } from '../../../os/os-error.ts';
import { goFileError } from '../../go/file-error.ts';
import { directory } from '../../go/filepath.ts';
import { CommandError } from '../errors.ts';
import type { Kubectl } from '../session.ts';
import { kubercFile } from './apply.ts';

type Fields = Record<string, unknown>;

/** Preferences as they stand in the file. */
export interface StoredPreference {
  aliases: Fields[] | null;
  defaults: Fields[] | null;
  credentialPluginPolicy?: string;
  credentialPluginAllowlist?: Fields[];
}

/** The file --kuberc, the environment or nobody names. @throws CommandError when preferences are switched off */
export function preferenceFile(k: Kubectl): { readonly path: string; readonly explicit: boolean } {
  const file = kubercFile(k, k.flags.string('kuberc'));
  if (!file) throw new CommandError('KUBERC is disabled via KUBERC=off environment variable');
  return file;
}

/** @throws CommandError */
export function loadStored(k: Kubectl, path: string): StoredPreference {
  let content: string;
  try {
    content = k.readFile(path);
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`error reading kuberc file: ${error.message}`) : error;
  }
  try {
    const value = fromYaml(content);
    const list = (field: unknown): Fields[] | null => (Array.isArray(field) ? (structuredClone(field) as Fields[]) : null);
    const stored: StoredPreference = isObject(value) ? { aliases: list(value.aliases), defaults: list(value.defaults) } : { aliases: null, defaults: null };
    if (isObject(value) && typeof value.credentialPluginPolicy === 'string') stored.credentialPluginPolicy = value.credentialPluginPolicy;
    if (isObject(value) && Array.isArray(value.credentialPluginAllowlist)) stored.credentialPluginAllowlist = list(value.credentialPluginAllowlist) ?? [];
    return stored;
  } catch (error) {
    throw error instanceof YamlError ? new CommandError(`error parsing kuberc file: ${error.message}`) : error;
  }
}

/** The object it is. */
export const asObject = (preference: StoredPreference): Fields => ({ ...preference, apiVersion: 'kubectl.config.k8s.io/v1beta1', kind: 'Preference' });

/** Writes it and says so. @throws CommandError */
export function savePreference(k: Kubectl, preference: StoredPreference, path: string): void {
  const { mount } = k.process.namespaces;
  try {
    mount.makeDirectory(directory(path), k.access, { parents: true, mode: 0o755 });
  } catch (error) {
    throw error instanceof OsError ? new CommandError(`failed to create directory ${directory(path)}: ${goFileError('mkdir', directory(path), error)}`) : error;
  }
  try {
    k.writeFile(path, toYaml(asObject(preference)));
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`failed to write kuberc file: ${error.message}`) : error;
  }
  k.io.out(`Updated ${path}\n`);
}
