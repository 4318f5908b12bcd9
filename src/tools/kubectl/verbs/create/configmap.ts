// kubectl create configmap. Upstream: k8s.io/kubectl v0.36 pkg/cmd/create/create_configmap.go.
// @supports yes kubectl: create configmap

import { isConfigMapKey } from '../../../../api/meta/names.ts';
import { encodeBase64 } from '../../../../base/base64.ts';
import { text, utf8 } from '../../../../base/bytes.ts';
import { bool, stringArray, strings } from '../../../cobra/flag.ts';
import { compareStrings, quote } from '../../../go/quote.ts';
import { CommandError } from '../../errors.ts';
import { contentHash } from '../../hash.ts';
import type { KubeObject } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';
import type { Verb } from '../verb.ts';
import { addEnvFiles, addFiles, addLiterals } from './sources.ts';
import { createFlags, explicitNamespace, failedTo, nameArgument, served, submit } from './submit.ts';

export const createConfigMap: Verb = {
  use: 'configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  aliases: ['cm'],
  exactUse: true,
  short: 'Create a config map from files, directories or literal values',
  long: `Create a config map from files, directories or literal values.

 One config map can hold several key/value pairs.

 From a file, the key is the file's name unless you name another, and the value is its content.

 From a directory, every regular file in it whose name is a valid key becomes one; what else lies there (directories, links, devices, pipes) is passed over.`,
  examples: `# One key per file of a directory
kubectl create configmap settings --from-file=path/to/bar

# With keys of your choice
kubectl create configmap settings --from-file=key1=/path/to/file1.txt --from-file=key2=/path/to/file2.txt

# From literal values
kubectl create configmap settings --from-literal=key1=config1 --from-literal=key2=config2

# From lines of key=value
kubectl create configmap settings --from-file=path/to/bar

# From a file of environment variables
kubectl create configmap settings --from-env-file=path/to/app.env`,
  flags: [
    ...createFlags,
    strings('from-file', '', 'A file, as KEY=PATH or PATH alone, which takes the name of the file for the key. For a directory: every file in it whose name is a valid key.', [], { completes: 'files' }),
    stringArray('from-literal', '', 'A key and its value, as key=value'),
    strings('from-env-file', '', 'A file with lines of key=value.', [], { completes: 'files' }),
    bool('append-hash', '', 'Put a hash of the content behind the name.'),
  ],
  *run(k) {
    const name = nameArgument(k);
    k.namespace();
    checkSources(k);
    submit(k, { mapping: served('v1', 'ConfigMap', 'configmaps'), failure: failedTo('configmap'), object: () => build(k, name) });
  },
};

/** Shared with secrets. @throws CommandError */
export function checkSources(k: Kubectl): void {
  const { flags } = k;
  if (flags.strings('from-env-file').length > 0 && (flags.strings('from-file').length > 0 || flags.strings('from-literal').length > 0)) {
    throw new CommandError('from-env-file cannot be combined with from-file or from-literal');
  }
}

function build(k: Kubectl, name: string): KubeObject {
  const keys = new Keys(name);
  addFiles(k, k.flags.strings('from-file'), (key, bytes) => keys.addBytes(key, bytes));
  addLiterals(k.flags.strings('from-literal'), (key, value) => keys.addText(key, value));
  addEnvFiles(k, k.flags.strings('from-env-file'), 'config', (key, value) => keys.addText(key, value));
  const object: KubeObject = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name, ...explicitNamespace(k) }, ...keys.fields() };
  if (k.flags.bool('append-hash')) object.metadata = { ...object.metadata, name: `${name}-${contentHash(object)}` };
  return object;
}

class Keys {
  readonly #name: string;
  readonly #data = new Map<string, string>();
  readonly #binary = new Map<string, string>();

  constructor(name: string) {
    this.#name = name;
  }

  addText(key: string, value: string): void {
    this.#check(key);
    this.#data.set(key, value);
  }

  /** Text when it is valid UTF-8, else base64. */
  addBytes(key: string, bytes: string): void {
    const decoded = text(bytes);
    if (utf8(decoded) === bytes) return this.addText(key, decoded);
    this.#check(key);
    this.#binary.set(key, encodeBase64(bytes));
  }

  #check(key: string): void {
    const problems = isConfigMapKey(key);
    if (problems.length > 0) throw new CommandError(`${quote(key)} is not a valid key name for a ConfigMap: ${problems.join(',')}`);
    const where = this.#data.has(key) ? 'Data' : this.#binary.has(key) ? 'BinaryData' : undefined;
    if (where) throw new CommandError(`cannot add key ${quote(key)}, another key by that name already exists in ${where} for ConfigMap ${quote(this.#name)}`);
  }

  fields(): { readonly data?: Record<string, string>; readonly binaryData?: Record<string, string> } {
    const sorted = (map: ReadonlyMap<string, string>): Record<string, string> => Object.fromEntries([...map].sort(([a], [b]) => compareStrings(a, b)));
    return { ...(this.#data.size > 0 ? { data: sorted(this.#data) } : {}), ...(this.#binary.size > 0 ? { binaryData: sorted(this.#binary) } : {}) };
  }
}

