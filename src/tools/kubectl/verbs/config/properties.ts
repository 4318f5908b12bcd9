// kubectl config view, set, unset. Upstream: k8s.io/kubectl v0.36 pkg/cmd/config/{view,set,unset}.go.
// @supports yes kubectl: config view — also --minify, --raw, --flatten and every output format
// @supports yes kubectl: config set, unset

import { encodeBase64 } from '../../../../base/base64.ts';
import { utf8 } from '../../../../base/bytes.ts';
import { isObject } from '../../../../base/json.ts';
import { bool } from '../../../cobra/flag.ts';
import { CommandError } from '../../errors.ts';
import { outputFlags } from '../../flags/common.ts';
import { type Entry, entryKeys, type Kubeconfig, type Section, toDocument } from '../../kubeconfig/kubeconfig.ts';
import { outputChoice, printTo, resultPrinter } from '../../print/choose.ts';
import type { KubeObject } from '../../resource/object.ts';
import { type Kubectl, requireNoArguments } from '../../session.ts';
import type { Verb } from '../verb.ts';
import { type Draft, modify, readConfig } from './editing.ts';

const secrets: Readonly<Record<Section, Readonly<Record<string, string>>>> = {
  clusters: { 'certificate-authority-data': 'DATA+OMITTED' },
  contexts: {},
  users: { 'client-certificate-data': 'DATA+OMITTED', 'client-key-data': 'DATA+OMITTED', token: 'REDACTED', password: 'REDACTED' },
};

export const view: Verb = {
  use: 'view',
  short: 'Show the kubeconfig',
  long: 'Show the kubeconfig, merged from all files, or one that was named. Secrets are left out unless --raw is given.',
  examples: `# The merged kubeconfig
kubectl config view

# With certificates and secrets
kubectl config view --raw

# The password of the user e2e
kubectl config view -o jsonpath='{.users[?(@.name == "e2e")].user.password}'`,
  flags: [
    ...outputFlags(),
    bool('merge', '', 'Merge the kubeconfig files', true),
    bool('raw', '', 'Show certificates, keys and secrets too'),
    bool('flatten', '', 'Write files into the output, so that it stands alone'),
    bool('minify', '', 'Only what the current context uses'),
  ],
  *run(k) {
    requireNoArguments(k);
    let config = readConfig(k);
    if (k.flags.bool('minify')) config = minified(k, config);
    if (k.flags.bool('flatten')) config = mapEntries(config, (section, entry) => flattened(k, section, entry));
    if (!k.flags.bool('raw')) config = mapEntries(config, redacted);
    const choice = outputChoice(k);
    const printer = resultPrinter(k, '', undefined, choice.output === '' ? { ...choice, output: 'yaml' } : choice);
    printTo(k, printer, toDocument(config) as unknown as KubeObject);
  },
};

function mapEntries(config: Kubeconfig, change: (section: Section, entry: Entry) => Entry): Kubeconfig {
  const map = (section: Section): ReadonlyMap<string, Entry> => new Map([...config[section]].map(([name, entry]) => [name, change(section, entry)]));
  return { ...config, clusters: map('clusters'), contexts: map('contexts'), users: map('users') };
}

const redacted = (section: Section, entry: Entry): Entry => ({ ...entry, fields: Object.fromEntries(Object.entries(entry.fields).map(([field, value]) => [field, secrets[section][field] ?? value])) });

function flattened(k: Kubectl, section: Section, entry: Entry): Entry {
  const fields: Record<string, unknown> = { ...entry.fields };
  for (const name of section === 'clusters' ? ['certificate-authority'] : section === 'users' ? ['client-certificate', 'client-key'] : []) {
    const path = fields[name];
    if (typeof path !== 'string') continue;
    delete fields[name];
    fields[`${name}-data`] = encodeBase64(utf8(k.readFile(path)));
  }
  return { ...entry, fields };
}

/** Only the current context, its cluster and its user. */
function minified(k: Kubectl, config: Kubeconfig): Kubeconfig {
  const wanted = k.flags.string('context') || config.currentContext;
  if (wanted === '') throw new CommandError('current-context must exist in order to minify');
  const context = config.contexts.get(wanted);
  if (!context) throw new CommandError(`cannot locate context ${wanted}`);
  const only = (section: Section, name: unknown): ReadonlyMap<string, Entry> => {
    const entry = typeof name === 'string' ? config[section].get(name) : undefined;
    return entry && typeof name === 'string' ? new Map([[name, entry]]) : new Map();
  };
  return { ...config, currentContext: wanted, contexts: new Map([[wanted, context]]), clusters: only('clusters', context.fields['cluster']), users: only('users', context.fields['user']) };
}

/** A property's place: `contexts.dev.namespace`. Names may hold dots: the longest that exists counts. */
function placeOf(draft: Draft, path: string): { readonly section: Section; readonly name: string; readonly field: string } | undefined {
  const [first = '', ...rest] = path.split('.');
  if (!(first in entryKeys)) return undefined;
  const section = first as Section;
  for (let length = rest.length; length > 0; length--) {
    const name = rest.slice(0, length).join('.');
    if (draft[section].has(name)) return { section, name, field: rest.slice(length).join('.') };
  }
  return { section, name: rest.slice(0, -1).join('.') || (rest[0] ?? ''), field: rest.length > 1 ? (rest.at(-1) ?? '') : '' };
}

export const set: Verb = {
  use: 'set PROPERTY_NAME PROPERTY_VALUE',
  exactUse: true,
  short: 'Set one value of the kubeconfig',
  long: `Set one value of the kubeconfig.

 PROPERTY_NAME is a path with dots; each part is a field or the name of an entry, and entries may not have dots in their names.`,
  examples: '# The server of the cluster my-cluster\nkubectl config set clusters.my-cluster.server https://1.2.3.4',
  flags: [bool('set-raw-bytes', '', 'The value is base64: write the bytes it stands for.')],
  *run(k) {
    const [path = '', value = ''] = k.args;
    if (k.args.length !== 2) throw new CommandError(`Unexpected args: [${k.args.join(' ')}]`);
    modify(k, (draft) => {
      if (path === 'current-context') {
        draft.currentContext = value;
        return;
      }
      const place = placeOf(draft, path);
      if (!place || place.field === '') throw new CommandError(`unrecognized type: ${path}`);
      const known = draft[place.section].get(place.name);
      draft[place.section].set(place.name, { origin: known?.origin ?? '', fields: { ...known?.fields, [place.field]: value === 'true' ? true : value === 'false' ? undefined : value } });
    });
    k.io.out(`Property "${path}" set.\n`);
  },
};

export const unset: Verb = {
  use: 'unset PROPERTY_NAME',
  exactUse: true,
  short: 'Take one value out of the kubeconfig',
  long: `Take one value out of the kubeconfig.

 PROPERTY_NAME is a path with dots; each part is a field or the name of an entry, and entries may not have dots in their names.`,
  examples: '# The current context\nkubectl config unset current-context',
  *run(k) {
    const [path = ''] = k.args;
    if (k.args.length !== 1) throw new CommandError(`Unexpected args: [${k.args.join(' ')}]`);
    modify(k, (draft) => remove(draft, path));
    k.io.out(`Property "${path}" unset.\n`);
  },
};

function remove(draft: Draft, path: string): void {
  if (path === 'current-context') {
    draft.currentContext = '';
    return;
  }
  if (path in entryKeys) return draft[path as Section].clear();
  const place = placeOf(draft, path);
  if (!place) throw new CommandError(`current map key \`${path}\` is invalid`);
  const known = draft[place.section].get(place.name);
  if (!known) throw new CommandError(`current map key \`${place.name}\` is invalid`);
  if (place.field === '') {
    draft[place.section].delete(place.name);
    return;
  }
  const { [place.field]: gone, ...fields } = known.fields;
  draft[place.section].set(place.name, { ...known, fields: isObject(gone) ? fields : fields });
}
