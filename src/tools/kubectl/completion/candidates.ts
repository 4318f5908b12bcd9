// What kubectl offers for arguments and flags' values: what the cluster has, what the kubeconfig names, and fixed words.
// Upstream: k8s.io/kubectl v0.36 pkg/util/completion/completion.go, pkg/cmd/cmd.go registerCompletionFuncForGlobalFlags.

import { type Completions, directives, type Wanted } from '../../cobra/complete.ts';
import { find } from '../../cobra/find.ts';
import { compareStrings } from '../../go/quote.ts';
import type { Mapping } from '../client/mapper.ts';
import { groupResource } from '../client/mapper.ts';
import { containersIn } from '../pods.ts';
import { pathOf } from '../resource/info.ts';
import { itemsOf, type KubeObject, listAt, nameOf } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { served } from '../verbs/create/submit.ts';

const pods = served('v1', 'Pod', 'pods');
const namespaces: Mapping = { ...served('v1', 'Namespace', 'namespaces'), namespaced: false };

/** @throws CommandError when the cluster cannot be asked */
export function candidatesFor(k: Kubectl, wanted: Wanted<Kubectl>): Completions {
  const { flag, node, args, prefix } = wanted;
  const what = flag ? (flag.completes ?? '') : (node.command.completes ?? '');
  if (flag && what === '') return { candidates: [], directive: directives.default };
  const found = new Source(k, args, prefix).list(what);
  return { ...found, candidates: found.candidates.filter(({ text }) => text.startsWith(prefix)) };
}

const texts = (values: readonly string[], directive: number = directives.noFiles): Completions => ({ candidates: values.map((text) => ({ text })), directive });

class Source {
  readonly #k: Kubectl;
  readonly #args: readonly string[];
  readonly #prefix: string;

  constructor(k: Kubectl, args: readonly string[], prefix: string) {
    this.#k = k;
    this.#args = args;
    this.#prefix = prefix;
  }

  list(what: string): Completions {
    const colon = what.indexOf(':');
    const [name, words] = colon < 0 ? [what, [] as string[]] : [what.slice(0, colon), what.slice(colon + 1).split(' ')];
    switch (name) {
      case 'words':
        return texts(words);
      case 'files':
        return texts(['json', 'yaml', 'yml'], directives.fileExtensions);
      case 'resources':
        return this.#typesAndNames(words, false);
      case 'resource-once':
        return this.#typesAndNames(words, true);
      case 'name-once':
        return texts(this.#args.length > 0 ? [] : this.#names(words[0] ?? ''));
      case 'commands':
        return this.#commands();
      case 'resourceTypes':
        return texts(this.#args.length === 0 ? this.#types() : []);
      case 'names':
        return texts(this.#fresh(this.#names(words[0] ?? '')));
      case 'namespaces':
        return texts(this.#namesOf(namespaces));
      case 'serviceaccounts':
        return texts(this.#namesOf(served('v1', 'ServiceAccount', 'serviceaccounts')));
      case 'pods':
      case 'pods and ports':
        return this.#pods(name === 'pods and ports');
      case 'pods-and-containers':
        return this.#args.length === 1 ? texts(this.#containers(this.#args[0] ?? '')) : this.#pods(false);
      case 'containers':
        return texts(this.#containers(this.#args[0] ?? ''));
      case 'contexts':
      case 'clusters':
      case 'users':
        return texts(this.#args.length > 0 ? [] : this.#configured(name));
      case 'files and pods':
        return texts(this.#args.length > 0 ? [] : [...this.#namesOf(namespaces).map((one) => `${one}/`), ...this.#namesOf(pods).map((one) => `${one}:`), ...(this.#prefix === '' ? ['./', '/'] : [])], directives.noSpace);
      default:
        return texts([], directives.default);
    }
  }

  /** Without those the command line has already. */
  #fresh(names: readonly string[]): readonly string[] {
    return names.filter((name) => !this.#args.includes(name));
  }

  /** Commands, for help. */
  #commands(): Completions {
    const { node, error } = find(this.#k.node.root, this.#args);
    const children = error === undefined ? node.sortedChildren.filter((child) => child.available || child.name === 'help') : [];
    return { candidates: children.map((child) => ({ text: child.name, description: child.command.short })), directive: directives.noFiles };
  }

  #configured(what: 'contexts' | 'clusters' | 'users'): readonly string[] {
    return [...this.#k.config.raw[what].keys()].sort(compareStrings);
  }

  #types(): readonly string[] {
    const { mapper } = this.#k;
    const served = mapper.resources().filter((resource) => resource.verbs.includes('get'));
    return [...new Set([...served].sort((a, b) => compareStrings(a.group, b.group) || compareStrings(a.name, b.name)).map(groupResource))];
  }

  /** TYPE NAME… or TYPE/NAME…; only of these types when there are some. */
  #typesAndNames(allowed: readonly string[], once: boolean): Completions {
    const slash = this.#prefix.indexOf('/');
    const [type] = this.#args;
    if (type === undefined || type.includes('/')) {
      if (slash >= 0) return texts(this.#fresh(this.#names(this.#prefix.slice(0, slash)).map((name) => `${this.#prefix.slice(0, slash)}/${name}`)));
      if (type !== undefined && once) return texts([]);
      const types = allowed.length > 0 ? allowed : this.#types();
      return type === undefined ? texts(types) : texts(types.map((one) => `${one}/`), directives.noSpace | directives.noFiles); // biome-ignore format: one choice
    }
    return texts(this.#fresh(this.#names(type)));
  }

  /** Pods, or TYPE/NAME of what has Pods. */
  #pods(withPorts: boolean): Completions {
    if (this.#args.length > 0) return withPorts ? texts(this.#ports(this.#args[0] ?? '')) : texts([]);
    const slash = this.#prefix.indexOf('/');
    if (slash >= 0) return texts(this.#names(this.#prefix.slice(0, slash)).map((name) => `${this.#prefix.slice(0, slash)}/${name}`));
    const types = ['daemonsets/', 'deployments/', 'pods/', 'jobs/', 'replicasets/', 'replicationcontrollers/', 'services/', 'statefulsets/'].filter((one) => one.startsWith(this.#prefix));
    const names = this.#namesOf(pods).filter((name) => name.startsWith(this.#prefix));
    return texts([...names, ...types], names.length === 0 && types.length === 1 ? directives.noFiles | directives.noSpace : directives.noFiles);
  }

  #names(type: string): readonly string[] {
    return type.split(',').flatMap((one) => this.#namesOf(this.#k.mapper.forArgument(one)));
  }

  #namesOf(mapping: Mapping): readonly string[] {
    return this.#objects(mapping).map(nameOf).sort(compareStrings);
  }

  #objects(mapping: Mapping): readonly KubeObject[] {
    return itemsOf(this.#k.rest.request({ method: 'GET', path: pathOf(mapping, mapping.namespaced ? this.#k.namespace().name : '') }) as KubeObject);
  }

  #pod(name: string): KubeObject | undefined {
    return this.#objects(pods).find((one) => nameOf(one) === name.replace(/^pods?\//, ''));
  }

  #containers(name: string): readonly string[] {
    const pod = this.#pod(name);
    if (!pod) return [];
    return [...containersIn(pod, 'initContainers'), ...containersIn(pod), ...containersIn(pod, 'ephemeralContainers')].map((one) => String(one.name));
  }

  #ports(target: string): readonly string[] {
    const slash = target.indexOf('/');
    if (slash < 0 || /^(?:po|pods?)\//.test(target)) return containersIn(this.#pod(target) ?? {}).flatMap((one) => listAt(one, 'ports').map((port) => `${String(port.containerPort)}:${String(port.containerPort)}`));
    const object = this.#objects(this.#k.mapper.forArgument(target.slice(0, slash))).find((one) => nameOf(one) === target.slice(slash + 1));
    return listAt(object, 'spec', 'ports').map((port) => `${String(port.port)}:${String(port.port)}`);
  }
}
