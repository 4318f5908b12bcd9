// kubectl config view. Upstream: k8s.io/kubectl v0.36 pkg/cmd/config/view.go, client-go tools/clientcmd/api/helpers.go.
// @supports yes kubectl: config view

import { encodeBase64 } from '../../../../base/base64.ts';
import { isObject } from '../../../../base/json.ts';
import { bool, type Flag, tristate } from '../../../cobra/flag.ts';
import { directory } from '../../../go/filepath.ts';
import { printList } from '../../../go/quote.ts';
import { CommandError } from '../../errors.ts';
import { outputFlags } from '../../flags/common.ts';
import { type Entry, isEmpty, type Kubeconfig, type Section, toDocument } from '../../kubeconfig/kubeconfig.ts';
import { outputChoice, printTo, resultPrinter, standardFormats } from '../../print/choose.ts';
import { inStructOrder } from '../../print/printer.ts';
import type { KubeObject } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';
import type { Verb } from '../verb.ts';
import { absolute, openConfig } from './common.ts';

const printing: readonly Flag[] = outputFlags().map((flag) => (flag.name === 'output' ? { ...flag, default: 'yaml' } : flag));

export const view: Verb = {
  use: 'view',
  short: 'Show the kubeconfig',
  long: `Show the kubeconfig: all files together, or the one you name.

 With --output jsonpath={...} single values can be taken out.`,
  examples: `# What all files say together
kubectl config view

# With certificates and secrets
kubectl config view --raw

# The password of the user e2e
kubectl config view -o jsonpath='{.users[?(@.name == "e2e")].user.password}'`,
  flags: [
    ...printing,
    tristate('merge', '', 'Merge all files there are', { shownDefault: 'true' }),
    bool('raw', '', 'Show certificates, keys and secrets as they are'),
    bool('flatten', '', 'Put the contents of files in the place of their names, so that the result stands alone'),
    bool('minify', '', 'Only what the current context needs'),
  ],
  *run(k) {
    if (k.args.length > 0) throw k.usageError(`unexpected arguments: ${printList(k.args)}`);
    const printer = resultPrinter(k, '', standardFormats, { ...outputChoice(k), output: outputChoice(k).output || 'yaml' });
    const { files, config } = openConfig(k);
    const merges = k.flags.changed('merge') ? k.flags.bool('merge') : files.explicit === '';
    if (!merges && files.explicit === '') throw new CommandError('if merge==false a precise file must be specified');
    const chosen = k.flags.bool('minify') ? minified(config, k.flags.string('context') || config.currentContext) : config;
    printTo(k, printer, document(k, chosen));
  },
};

/** Only the current context and what it names. @throws CommandError when something is missing */
function minified(config: Kubeconfig, currentContext: string): Kubeconfig {
  if (currentContext === '') throw new CommandError('current-context must exist in order to minify');
  const context = config.contexts.get(currentContext);
  if (!context) throw new CommandError(`cannot locate context ${currentContext}`);
  const only = (section: Section, word: string, name: string): ReadonlyMap<string, Entry> => {
    const entry = config[section].get(name);
    if (name !== '' && !entry) throw new CommandError(`cannot locate ${word} ${name}`);
    return new Map(entry && name !== '' ? [[name, entry]] : []);
  };
  return {
    ...config,
    currentContext,
    contexts: new Map([[currentContext, context]]),
    clusters: only('clusters', 'cluster', String(context.fields.cluster ?? '')),
    users: only('users', 'user', String(context.fields.user ?? '')),
  };
}

const dataFields = new Set(['certificate-authority-data', 'client-certificate-data', 'client-key-data']);

function document(k: Kubectl, config: Kubeconfig): KubeObject {
  const flattens = k.flags.bool('flatten');
  const treat = (entry: Entry): Entry => {
    const fields = flattens ? flattened(k, entry) : k.flags.bool('raw') ? entry.fields : redacted(entry.fields);
    return { ...entry, fields };
  };
  const all = (entries: ReadonlyMap<string, Entry>): ReadonlyMap<string, Entry> => new Map([...entries].map(([name, entry]) => [name, treat(entry)]));
  return structOrder(toDocument({ ...config, clusters: all(config.clusters), users: all(config.users), contexts: config.contexts }));
}

function redacted(fields: Entry['fields']): Entry['fields'] {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (isEmpty(value)) continue;
    out[name] = dataFields.has(name) ? 'DATA+OMITTED' : name === 'password' || name === 'token' ? 'REDACTED' : value;
  }
  return out;
}

function flattened(k: Kubectl, { origin, fields }: Entry): Entry['fields'] {
  const base = absolute(k, directory(origin));
  const out: Record<string, unknown> = { ...fields };
  for (const name of ['client-certificate', 'client-key', 'certificate-authority']) {
    const path = out[name];
    if (typeof path !== 'string' || path === '') continue;
    if (!isEmpty(out[`${name}-data`])) throw new CommandError('cannot have values for both path and contents');
    out[`${name}-data`] = encodeBase64(k.readFileBytes(absolute(k, path, base)));
    delete out[name];
  }
  return out;
}

const order = ['kind', 'apiVersion', 'preferences', 'clusters', 'users', 'contexts', 'current-context', 'extensions'];
const fieldOrder = [
  'server', 'tls-server-name', 'insecure-skip-tls-verify', 'certificate-authority', 'certificate-authority-data', 'proxy-url', 'disable-compression',
  'client-certificate', 'client-certificate-data', 'client-key', 'client-key-data', 'token', 'tokenFile', 'as', 'as-uid', 'as-groups', 'as-user-extra', 'username', 'password', 'auth-provider', 'exec',
  'cluster', 'user', 'namespace', 'extensions',
]; // biome-ignore format: a table

/** The document with its fields in the order of Go's structs, which JSON keeps. */
function structOrder(document: Readonly<Record<string, unknown>>): KubeObject {
  const sorted = (object: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> => Object.fromEntries(keys.filter((key) => key in object).map((key) => [key, object[key]]));
  const entry = (item: unknown): unknown => {
    if (!isObject(item)) return item;
    const kind = ['cluster', 'user', 'context'].find((key) => key in item) ?? '';
    const fields = sorted(item[kind] as Readonly<Record<string, unknown>>, fieldOrder);
    if (isObject(fields.exec)) fields.exec = sorted(fields.exec, ['command', 'args', 'env', 'apiVersion', 'installHint', 'provideClusterInfo', 'interactiveMode']);
    if (isObject(fields['auth-provider'])) fields['auth-provider'] = sorted(fields['auth-provider'], ['name', 'config']);
    return { name: item.name, [kind]: fields };
  };
  const lists = Object.fromEntries((['clusters', 'users', 'contexts'] as const).map((section) => [section, Array.isArray(document[section]) ? (document[section] as unknown[]).map(entry) : null]));
  return inStructOrder(sorted({ ...document, ...lists }, order) as KubeObject);
}
