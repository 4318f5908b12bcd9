// kubectl config set and unset: any value, by its path.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/config/set.go, unset.go, navigation_step_parser.go.
// Leaves out: extensions, which hold what only plugins understand.
// @supports yes kubectl: config set
// @supports yes kubectl: config unset

import { Base64Error, decodeBase64, encodeBase64 } from '../../../../base/base64.ts';
import { utf8 } from '../../../../base/bytes.ts';
import { tristate } from '../../../cobra/flag.ts';
import { quote } from '../../../go/quote.ts';
import { parseBool, ParseError } from '../../../go/strconv.ts';
import { CommandError, inWords } from '../../errors.ts';
import { isEmpty, type Kubeconfig, type Section } from '../../kubeconfig/kubeconfig.ts';
import type { Kubectl } from '../../session.ts';
import type { Verb } from '../verb.ts';
import { openConfig, unexpected, withEntry } from './common.ts';

export const setProperty: Verb = {
  use: 'set PROPERTY_NAME PROPERTY_VALUE',
  exactUse: true,
  short: 'Set one value',
  long: `Set one value of a kubeconfig file.

 PROPERTY_NAME is a path with dots: each part is a field or the name of an entry. Names of entries may hold no dots.

 PROPERTY_VALUE is the new value. Binary fields such as 'certificate-authority-data' take base64, or, with --set-raw-bytes, the text itself.

 Of an entry that is there already only this field is changed.`,
  examples: `# The server of the cluster my-cluster
kubectl config set clusters.my-cluster.server https://1.2.3.4

# Its certificate authority
kubectl config set clusters.my-cluster.certificate-authority-data $(echo "cert_data_here" | base64 -i -)

# The cluster of the context my-context
kubectl config set contexts.my-context.cluster my-cluster

# A key that is not base64
kubectl config set users.cluster-admin.client-key-data cert_data_here --set-raw-bytes=true`,
  flags: [tristate('set-raw-bytes', '', 'Take the text as it is where base64 is expected.', { shownDefault: 'false' })],
  *run(k) {
    const [name, value, ...more] = k.args;
    if (name === undefined || value === undefined || more.length > 0) throw unexpected(k);
    if (value === '') throw new CommandError('you cannot use set to unset a property');
    change(k, name, { value, raw: k.flags.bool('set-raw-bytes') });
    k.io.out(`Property ${quote(name)} set.\n`);
  },
};

export const unsetProperty: Verb = {
  use: 'unset PROPERTY_NAME',
  exactUse: true,
  short: 'Take one value away',
  long: `Take one value of a kubeconfig file away.

 PROPERTY_NAME is a path with dots: each part is a field or the name of an entry. Names of entries may hold no dots.`,
  examples: `# The current context
kubectl config unset current-context

# The namespace of the context foo
kubectl config unset contexts.foo.namespace`,
  *run(k) {
    const [name, ...more] = k.args;
    if (name === undefined || more.length > 0) throw unexpected(k);
    change(k, name, undefined);
    k.io.out(`Property ${quote(name)} unset.\n`);
  },
};

interface Value {
  readonly value: string;
  readonly raw: boolean;
}

type FieldType = 'string' | 'bool' | 'bytes' | 'strings' | 'map' | 'struct';

const fields: Readonly<Record<Section, Readonly<Record<string, FieldType>>>> = {
  clusters: {
    server: 'string', 'tls-server-name': 'string', 'insecure-skip-tls-verify': 'bool', 'certificate-authority': 'string', 'certificate-authority-data': 'bytes', 'proxy-url': 'string',
    'disable-compression': 'bool', extensions: 'map',
  }, // biome-ignore format: a table
  contexts: { cluster: 'string', user: 'string', namespace: 'string', extensions: 'map' },
  users: {
    'client-certificate': 'string', 'client-certificate-data': 'bytes', 'client-key': 'string', 'client-key-data': 'bytes', token: 'string', tokenFile: 'string', 'act-as': 'string',
    'act-as-uid': 'string', 'act-as-groups': 'strings', 'act-as-user-extra': 'map', username: 'string', password: 'string', 'auth-provider': 'struct', exec: 'struct', extensions: 'map',
  }, // biome-ignore format: a table
};

/** What fields are called in the file where that differs from what `set` calls them. */
const inFile: Readonly<Record<string, string>> = { 'act-as': 'as', 'act-as-uid': 'as-uid', 'act-as-groups': 'as-groups', 'act-as-user-extra': 'as-user-extra' };

function change(k: Kubectl, path: string, to: Value | undefined): void {
  if (path === '') throw new CommandError('you must specify a property');
  const { files, config } = openConfig(k);
  files.save(config, changed(config, path, to));
}

function changed(config: Kubeconfig, path: string, to: Value | undefined): Kubeconfig {
  const [first = '', ...rest] = path.split('.');
  if (first === 'clusters' || first === 'contexts' || first === 'users') return changedEntry(config, first, rest, path, to);
  if (first === 'current-context' && rest.length === 0) return { ...config, currentContext: to?.value ?? '' };
  if (first === 'preferences') return changedPreferences(config, rest, path, to);
  if (['kind', 'apiVersion', 'current-context'].includes(first)) {
    if (rest.length > 0) throw unparsable(path);
    return config;
  }
  throw new CommandError(`unable to parse ${path} after [] at api.Config`);
}

const unparsable = (path: string): CommandError => new CommandError(`unable to parse one or more field values of ${path}`);

function changedPreferences(config: Kubeconfig, rest: readonly string[], path: string, to: Value | undefined): Kubeconfig {
  const [field, ...more] = rest;
  if (field === undefined && !to) return { ...config, preferences: {} };
  if (field === undefined) throw new CommandError(`unable to locate path config.navigationStep{stepValue:"", stepType:reflect.Type(nil)} under {false map[]}`);
  if (field !== 'colors') throw new CommandError(`unable to parse ${path} after [{preferences api.Preferences}] at api.Preferences`);
  if (more.length > 0) throw unparsable(path);
  const colors = to ? inWords(() => parseBool(to.value), ParseError) : false;
  return { ...config, preferences: colors ? { colors } : {} };
}

function changedEntry(config: Kubeconfig, section: Section, parts: readonly string[], path: string, to: Value | undefined): Kubeconfig {
  const known = fields[section];
  if (parts.length === 0) {
    if (to) throw new CommandError(`can't set a map to a value: ${shownMap(config, section)}`);
    return { ...config, [section]: new Map() };
  }
  const at = parts.slice(1).findIndex((part) => Object.hasOwn(known, part)) + 1;
  const name = at === 0 ? parts.join('.') : parts.slice(0, at).join('.');
  const entry = config[section].get(name);
  if (at === 0) {
    if (to) throw new CommandError(`can't set a map to a value: ${shownMap(config, section)}`);
    return withEntry(config, section, name, undefined);
  }
  if (!entry && !to) throw new CommandError(`current map key \`${name}\` is invalid`);
  const [field = '', ...more] = parts.slice(at);
  const type = known[field] ?? 'string';
  if (more.length > 0) throw unparsable(path);
  const { [inFile[field] ?? field]: _, ...others } = entry?.fields ?? {};
  const value = to ? valueOf(type, to) : undefined;
  const kept = isEmpty(value) ? others : { ...others, [inFile[field] ?? field]: value };
  return withEntry(config, section, name, { origin: entry?.origin ?? '', fields: kept });
}

const shownMap = (config: Kubeconfig, section: Section): string => `map[${[...config[section].keys()].map((name) => `${name}:0xc000000000`).join(' ')}]`;

function valueOf(type: FieldType, { value, raw }: Value): unknown {
  switch (type) {
    case 'string':
      return value;
    case 'bool':
      return inWords(() => parseBool(value), ParseError);
    case 'bytes':
      return raw ? encodeBase64(utf8(value)) : checkedBase64(value);
    case 'strings':
      throw new CommandError('unrecognized slice type. string');
    case 'map':
      throw new CommandError("can't set a map to a value: map[]");
    case 'struct':
      throw new CommandError('unrecognized type: <nil>');
  }
}

function checkedBase64(value: string): string {
  try {
    return encodeBase64(decodeBase64(value));
  } catch (error) {
    throw error instanceof Base64Error ? new CommandError(`error decoding input value: ${error.message}`) : error;
  }
}
