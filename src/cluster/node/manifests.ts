// The folder with a node's static Pods, as its kubelet reads it. Upstream: pkg/kubelet/config/file.go (staticPodPath, fileCheckFrequency).
// Differs: it is read every 20 seconds; upstream also hears of changes at once (inotify). A file that is no Pod is passed over, without the
// line in the kubelet's log that upstream writes.

import type { JsonObject } from '../../api/object.ts';
import { text, utf8 } from '../../base/bytes.ts';
import { isObject, toJson } from '../../base/json.ts';
import { sha256Hex } from '../../base/sha256.ts';
import { fromYaml, toYaml, YamlError } from '../../base/yaml.ts';
import { makeFolder, putFile } from '../../os/executable.ts';
import type { MemoryFileSystem, MemoryNode } from '../../os/memory-filesystem.ts';

/** A manifest as it lies in /etc/kubernetes/manifests, as an object. */
export interface StaticPod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: JsonObject;
}

/** A static Pod and what tells it from another one of its name. */
export interface Manifest {
  readonly pod: StaticPod;
  readonly hash: string;
}

const folder = '/etc/kubernetes/manifests';

export class Manifests {
  readonly #node: string;
  readonly #initial: readonly StaticPod[];
  /** what texts say: a file that is moved away and back is the same Pod */
  readonly #known = new Map<string, Manifest | undefined>();
  #current: readonly Manifest[];

  constructor(node: string, pods: readonly StaticPod[]) {
    this.#node = node;
    this.#initial = pods;
    this.#current = pods.map((pod) => this.#manifest(pod));
  }

  /** In the order of their files' names. */
  get list(): readonly Manifest[] {
    return this.#current;
  }

  /** Whether a Pod with this hash is wanted. */
  has(hash: string): boolean {
    return this.#current.some((manifest) => manifest.hash === hash);
  }

  /** Puts the files there that the node begins with. */
  write(files: MemoryFileSystem): void {
    makeFolder(files, folder);
    this.#initial.forEach((pod, i) => {
      const content = utf8(toYaml({ apiVersion: 'v1', kind: 'Pod', ...pod }));
      this.#known.set(content, this.#current[i]);
      putFile(files, `${folder}/${pod.metadata.name}.yaml`, content, { mode: 0o600 });
    });
  }

  /** Looks at the files. @returns whether they say something else than before */
  read(files: MemoryFileSystem): boolean {
    const found: Manifest[] = [];
    const names = new Set<string>();
    for (const content of contents(files)) {
      const manifest = this.#understand(content);
      const name = manifest && `${manifest.pod.metadata.namespace}/${manifest.pod.metadata.name}`;
      if (name === undefined || names.has(name)) continue;
      names.add(name);
      found.push(manifest as Manifest);
    }
    const same = found.length === this.#current.length && found.every(({ hash }) => this.has(hash));
    if (!same) this.#current = found;
    return !same;
  }

  #understand(content: string): Manifest | undefined {
    if (!this.#known.has(content)) {
      const pod = podIn(text(content));
      this.#known.set(content, pod && this.#manifest(pod));
    }
    return this.#known.get(content);
  }

  #manifest(pod: StaticPod): Manifest {
    return { pod, hash: sha256Hex(`${this.#node}${toJson(pod)}`).slice(0, 32) };
  }
}

/** What the files hold, in the order of their names; names with a dot in front do not count. */
function contents(files: MemoryFileSystem): readonly string[] {
  let at: MemoryNode | undefined = files.root();
  for (const name of folder.slice(1).split('/')) at = at?.lookup(name);
  const node = at;
  return (node?.names() ?? [])
    .filter((name) => !name.startsWith('.'))
    .sort()
    .flatMap((name) => {
      const file = node?.lookup(name);
      return file?.type === 'file' ? [file.content()] : [];
    });
}

/** The Pod a file describes; undefined when it describes none. */
function podIn(content: string): StaticPod | undefined {
  const object = parsed(content);
  if (!isObject(object) || object['kind'] !== 'Pod' || object['apiVersion'] !== 'v1' || !isObject(object['metadata']) || !isObject(object['spec'])) return undefined;
  const { name, namespace = 'default', labels, annotations } = object['metadata'];
  if (typeof name !== 'string' || name === '' || typeof namespace !== 'string') return undefined;
  const metadata = { name, namespace, ...(isObject(labels) ? { labels } : {}), ...(isObject(annotations) ? { annotations } : {}) } as StaticPod['metadata'];
  return { metadata, spec: object['spec'] as JsonObject };
}

function parsed(content: string): unknown {
  try {
    return fromYaml(content);
  } catch (error) {
    if (error instanceof YamlError) return undefined;
    throw error;
  }
}
