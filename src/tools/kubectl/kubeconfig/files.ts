// Which kubeconfig files there are, what they say together, and how changes find their way back into the right one.
// Upstream: client-go v0.36 tools/clientcmd loader.go (ClientConfigLoadingRules), config.go (PathOptions, ModifyConfig).
// Leaves out: the lock files (one process at a time writes here) and the migration from ~/.kube/.kubeconfig.

import { text, utf8 } from '../../../base/bytes.ts';
import { isObject, toJson } from '../../../base/json.ts';
import type { Access } from '../../../os/filesystem.ts';
import { OsError } from '../../../os/os-error.ts';
import type { Process } from '../../../os/process.ts';
import { goFileError } from '../../go/file-error.ts';
import { directory, isAbsolute, joinPath } from '../../go/filepath.ts';
import { CommandError } from '../errors.ts';
import { type Entry, emptyKubeconfig, type Kubeconfig, parseKubeconfig, printKubeconfig, type Section, sameEntry } from './kubeconfig.ts';

const sections: readonly Section[] = ['clusters', 'contexts', 'users'];

export class KubeconfigFiles {
  readonly #process: Process;
  /** the file of --kubeconfig, '' for none */
  readonly explicit: string;

  constructor(process: Process, explicit: string) {
    this.#process = process;
    this.explicit = explicit;
  }

  get #access(): Access {
    return { cwd: this.#process.cwd, credentials: this.#process.credentials, nowMs: this.#process.nowMs };
  }

  get #fromEnvironment(): readonly string[] {
    return [...new Set((this.#process.env.get('KUBECONFIG') ?? '').split(':'))].filter((name) => name !== '');
  }

  get #home(): string {
    return `${this.#process.env.get('HOME') ?? ''}/.kube/config`;
  }

  /** The files that count, the strongest first. */
  precedence(): readonly string[] {
    if (this.explicit !== '') return [this.explicit];
    const listed = this.#fromEnvironment;
    return listed.length > 0 ? listed : [this.#home];
  }

  /** Where new entries go. */
  defaultFile(): string {
    if (this.explicit !== '') return this.explicit;
    const listed = this.#fromEnvironment;
    if (listed.length === 0) return this.#home;
    if (listed.length === 1) return listed[0] ?? '';
    return listed.find((name) => this.#exists(name)) ?? listed.at(-1) ?? '';
  }

  #exists(name: string): boolean {
    return this.#process.namespaces.mount.exists(name, this.#access);
  }

  /** One file; undefined when it is not there. @throws CommandError when it cannot be read */
  #read(name: string): Kubeconfig | undefined {
    let content: string;
    try {
      content = text(this.#process.namespaces.mount.readFile(name, this.#access));
    } catch (error) {
      if (error instanceof OsError && error.code === 'ENOENT') return undefined;
      throw new CommandError(goFileError('open', name, error));
    }
    try {
      return parseKubeconfig(content, name);
    } catch (error) {
      // client-go's decoder is asked for YAML at once and says nothing of converting it
      throw new CommandError((error instanceof Error ? error.message : String(error)).replace(/^error converting YAML to JSON: /, ''));
    }
  }

  /**
   * All files together: of two entries with one name the first counts.
   * @param resolve makes paths in it absolute, as clients need them; editing keeps them as they are
   * @throws CommandError in client-go's words
   */
  load(resolve: boolean): Kubeconfig {
    if (this.explicit !== '' && !this.#exists(this.explicit)) throw new CommandError(`stat ${this.explicit}: no such file or directory`);
    return this.#merge(resolve);
  }

  /** As `load`, for editing: an explicit file that is not there yet is an empty one. */
  loadForEditing(): Kubeconfig {
    return this.explicit !== '' && !this.#exists(this.explicit) ? emptyKubeconfig : this.#merge(false);
  }

  #merge(resolve: boolean): Kubeconfig {
    const merged = { clusters: new Map<string, Entry>(), contexts: new Map<string, Entry>(), users: new Map<string, Entry>(), currentContext: '' };
    let rest: Pick<Kubeconfig, 'preferences' | 'extensions'> = {};
    for (const name of this.precedence()) {
      let config: Kubeconfig | undefined;
      try {
        config = this.#read(name);
      } catch (error) {
        throw error instanceof CommandError ? new CommandError(`error loading config file "${name}": ${error.message}`) : error;
      }
      if (!config) continue;
      for (const section of sections) for (const [key, entry] of config[section]) if (!merged[section].has(key)) merged[section].set(key, resolve ? this.#resolved(entry) : entry);
      merged.currentContext ||= config.currentContext;
      rest = { ...(config.preferences === undefined ? {} : { preferences: config.preferences }), ...(config.extensions === undefined ? {} : { extensions: config.extensions }), ...rest };
    }
    return { ...merged, ...rest };
  }

  #resolved(entry: Entry): Entry {
    const base = directory(isAbsolute(entry.origin) ? entry.origin : joinPath(this.#process.cwd, entry.origin));
    const fields: Record<string, unknown> = { ...entry.fields };
    for (const name of ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile']) {
      const path = fields[name];
      if (typeof path === 'string' && !isAbsolute(path)) fields[name] = joinPath(base, path);
    }
    return { origin: entry.origin, fields };
  }

  /** Writes what changed between `before` and `after` into the files the entries came from. @throws CommandError */
  save(before: Kubeconfig, after: Kubeconfig): void {
    const changed = new Map<string, Kubeconfig>();
    const edit = (name: string): Mutable => {
      const file = changed.get(name) ?? this.#read(name) ?? emptyKubeconfig;
      const copy: Mutable = { ...file, clusters: new Map(file.clusters), contexts: new Map(file.contexts), users: new Map(file.users) };
      changed.set(name, copy);
      return copy;
    };
    if (before.currentContext !== after.currentContext) this.#setCurrentContext(after.currentContext, edit);
    if (toJson(before.preferences ?? {}) !== toJson(after.preferences ?? {})) edit(this.defaultFile()).preferences = after.preferences;
    for (const section of sections) {
      for (const [key, entry] of after[section]) {
        if (!sameEntry(before[section].get(key), entry)) edit(entry.origin || this.defaultFile())[section].set(key, entry);
      }
      for (const [key, entry] of before[section]) if (!after[section].has(key)) edit(entry.origin || this.defaultFile())[section].delete(key);
    }
    for (const [name, config] of changed) this.#write(name, config);
  }

  #setCurrentContext(context: string, edit: (name: string) => Mutable): void {
    if (this.explicit !== '' || context !== '') {
      edit(this.defaultFile()).currentContext = context;
      return;
    }
    const holder = this.precedence().find((name) => this.#exists(name) && this.#read(name)?.currentContext);
    if (holder === undefined) throw new CommandError('no config found to write context');
    edit(holder).currentContext = '';
  }

  #write(name: string, config: Kubeconfig): void {
    const { mount } = this.#process.namespaces;
    const { preferences, ...rest } = config;
    const written = isObject(preferences) && Object.keys(preferences).length > 0 ? config : rest;
    try {
      mount.makeDirectory(directory(name) || '.', this.#access, { parents: true, mode: 0o755 });
      mount.writeFile(name, utf8(printKubeconfig(written)), this.#access, 0o600);
    } catch (error) {
      throw new CommandError(goFileError('open', name, error));
    }
  }
}

interface Mutable {
  clusters: Map<string, Entry>;
  contexts: Map<string, Entry>;
  users: Map<string, Entry>;
  currentContext: string;
  preferences?: unknown;
}
