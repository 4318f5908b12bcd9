// kubectl api-resources. Upstream: k8s.io/kubectl v0.36 pkg/cmd/apiresources/apiresources.go, print_flags.go.
// @supports yes kubectl: api-resources — --api-group, --namespaced, --verbs, --categories, --sort-by, -o wide|name|json|yaml

import { alignColumns, printerTable } from '../../../base/table.ts';
import { bool, string, strings } from '../../cobra/flag.ts';
import { compareStrings, printList } from '../../go/quote.ts';
import type { Resource } from '../client/discovery.ts';
import { apiVersionOf, groupResource } from '../client/mapper.ts';
import { CommandError } from '../errors.ts';
import { noPrinter } from '../print/choose.ts';
import { inStructOrder } from '../print/printer.ts';
import { JsonPrinter, KyamlPrinter, YamlPrinter } from '../print/structured.ts';
import type { KubeObject } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import type { Verb } from './verb.ts';

const formats = ['json', 'yaml', 'kyaml', 'name', 'wide'];

export const apiResources: Verb = {
  use: 'api-resources',
  short: 'List the kinds of objects the server knows',
  long: 'List the kinds of objects the server knows, with their short names.',
  examples: `# All of them
kubectl api-resources

# With verbs and categories
kubectl api-resources -o wide

# By name
kubectl api-resources --sort-by=name

# Only those that live in namespaces
kubectl api-resources --namespaced=true

# Only those that do not
kubectl api-resources --namespaced=false

# Only those of one API group
kubectl api-resources --api-group=rbac.authorization.k8s.io`,
  flags: [
    string('api-group', '', 'Only this API group.'),
    bool('namespaced', '', 'true: only kinds that live in namespaces; false: only those that do not.', true),
    strings('verbs', '', 'Only kinds that know all these verbs.'),
    string('sort-by', '', "'name' or 'kind'.", ''),
    bool('cached', '', 'Answer from the cache where there is one.'),
    strings('categories', '', 'Only kinds that are in all these categories.'),
    string('output', 'o', `How to print. One of: (${formats.join(', ')}).`, '', { completes: `words:${formats.join(' ')}` }),
    bool('show-managed-fields', '', 'Keep metadata.managedFields in JSON and YAML.'),
    bool('no-headers', '', 'Leave the line of column names out.'),
  ],
  *run(k) {
    if (k.args.length > 0) throw k.usageError(`unexpected arguments: ${printList(k.args)}`);
    k.discoveryAttempts = 1;
    const output = k.flags.string('output');
    if (output !== '' && !formats.includes(output)) throw noPrinter(output, formats);
    const sortBy = k.flags.string('sort-by');
    if (!['', 'name', 'kind'].includes(sortBy)) throw new CommandError('--sort-by accepts only name or kind');
    if (!k.flags.bool('cached')) k.discovery.invalidate();
    print(k, output, sorted(selected(k), sortBy));
  },
};

function selected(k: Kubectl): Resource[] {
  const { flags } = k;
  const verbs = flags.strings('verbs');
  const categories = flags.strings('categories');
  return preferred(k).filter(
    (resource) =>
      resource.verbs.length > 0 &&
      (!flags.changed('api-group') || resource.group === flags.string('api-group')) &&
      (!flags.changed('namespaced') || resource.namespaced === flags.bool('namespaced')) &&
      verbs.every((verb) => resource.verbs.includes(verb)) &&
      categories.every((category) => resource.categories.includes(category)),
  );
}

/** Each kind once: in the preferred version of its group, or the first that has it. Upstream: ServerPreferredResources. */
function preferred(k: Kubectl): readonly Resource[] {
  return k.mapper.groups.flatMap((group) => {
    const best = new Map<string, Resource>();
    for (const { version, resources } of group.versions) {
      for (const resource of resources) {
        if (resource.name.includes('/')) continue;
        if (!best.has(resource.name) || version === group.preferred) best.set(resource.name, resource);
      }
    }
    return [...best.values()];
  });
}

function sorted(resources: Resource[], sortBy: string): readonly Resource[] {
  const key = (resource: Resource): string => (sortBy === 'name' ? resource.name : sortBy === 'kind' ? resource.kind : resource.group);
  return resources.sort((a, b) => compareStrings(key(a), key(b)) || compareStrings(a.name, b.name));
}

function print(k: Kubectl, output: string, resources: readonly Resource[]): void {
  if (output === 'name') for (const resource of resources) k.io.out(`${groupResource(resource)}\n`);
  else if (output === '' || output === 'wide') k.io.out(alignColumns(tableText(resources, output === 'wide', k.flags.bool('no-headers')), printerTable));
  else {
    const Printer = output === 'json' ? JsonPrinter : output === 'yaml' ? YamlPrinter : KyamlPrinter;
    new Printer(false).print(toList(resources), (text) => k.io.out(text));
  }
}

function tableText(resources: readonly Resource[], wide: boolean, noHeaders: boolean): string {
  const headers = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])];
  const rows = resources.map((resource) => [
    resource.name,
    resource.shortNames.join(','),
    apiVersionOf(resource),
    String(resource.namespaced),
    resource.kind,
    ...(wide ? [resource.verbs.join(','), resource.categories.join(',')] : []),
  ]);
  return [...(noHeaders ? [] : [headers]), ...rows].map((row) => `${row.join('\t')}\n`).join('');
}

function toList(resources: readonly Resource[]): KubeObject {
  return inStructOrder({
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: '',
    resources: resources.map((resource) => ({
      name: resource.name,
      singularName: resource.singular,
      namespaced: resource.namespaced,
      ...(resource.group === '' ? {} : { group: resource.group }),
      version: resource.version,
      kind: resource.kind,
      verbs: resource.verbs,
      ...(resource.shortNames.length > 0 ? { shortNames: resource.shortNames } : {}),
      ...(resource.categories.length > 0 ? { categories: resource.categories } : {}),
    })),
  });
}
