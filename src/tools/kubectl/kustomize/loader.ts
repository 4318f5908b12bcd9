// Reads the files of a kustomization, and nothing outside of its directory.
// Upstream: kustomize api v0.21 internal/loader/fileloader.go, loadrestrictions.go, kyaml filesys/confirmeddir.go.
// Leaves out: git repositories; cloning one fails as it does on a machine without git.

import { cleanPath, directory, isAbsolute, joinPath } from '../../go/filepath.ts';
import { goFileError } from '../../go/file-error.ts';
import { quote } from '../../go/quote.ts';
import { CommandError } from '../errors.ts';
import { askWeb } from '../resource/fetch-url.ts';
import type { Kubectl } from '../session.ts';

/** A web server's refusal: nothing else is tried. */
export class HttpFailure extends CommandError {}

const isUrl = (path: string): boolean => /^https?:\/\//.test(path);

/** Whether it names a repository rather than a directory. Upstream: git.NewRepoSpecFromURL. */
const isRepository = (path: string): boolean => isUrl(path) || /^(?:git@|ssh:\/\/|git::|github\.com[:/]|file:\/\/)/.test(path);

export class Loader {
  readonly #k: Kubectl;
  readonly root: string;
  readonly #restricted: boolean;
  readonly #referrer: Loader | undefined;

  private constructor(k: Kubectl, root: string, restricted: boolean, referrer?: Loader) {
    this.#k = k;
    this.root = root;
    this.#restricted = restricted;
    this.#referrer = referrer;
  }

  /** @param restricted whether files must lie in the directory. @throws CommandError */
  static open(k: Kubectl, path: string, restricted: boolean): Loader {
    if (isRepository(path)) throw noGit();
    return new Loader(k, confirmDirectory(k, path), restricted);
  }

  /** For a directory seen from this one. @throws CommandError */
  at(path: string): Loader {
    if (path === '') throw new CommandError('new root cannot be empty');
    if (isRepository(path)) throw noGit();
    if (isAbsolute(path)) throw new CommandError(`new root '${path}' cannot be absolute`);
    const root = confirmDirectory(this.#k, joinPath(this.root, path));
    for (let loader: Loader | undefined = this; loader; loader = loader.#referrer) {
      if (within(loader.root, root)) throw new CommandError(`cycle detected: candidate root '${root}' contains visited root '${loader.root}'`);
    }
    return new Loader(this.#k, root, this.#restricted, this);
  }

  /** A file's bytes. @throws CommandError */
  load(path: string): string {
    if (isUrl(path)) return this.#fetch(path);
    const absolute = isAbsolute(path) ? path : joinPath(this.root, path);
    return this.#k.readFileBytes(this.#restricted ? this.#confirmFile(absolute) : absolute);
  }

  #confirmFile(path: string): string {
    const real = realPath(this.#k, path);
    if (this.#k.fileType(real) === 'directory') throw new CommandError(`'${path}' must resolve to a file`);
    if (!within(directory(real), this.root)) throw new CommandError(`security; file '${path}' is not in or below '${this.root}'`);
    return real;
  }

  #fetch(url: string): string {
    const answer = askWeb(this.#k, url);
    if ('error' in answer) throw new CommandError(`Get ${quote(url)}: ${answer.error}`);
    if (answer.status < 200 || answer.status > 299) throw new HttpFailure(`HTTP Error: status code ${answer.status} (${answer.statusText})`);
    return answer.body;
  }
}

const noGit = (): CommandError => new CommandError(`no 'git' program on path: exec: "git": executable file not found in $PATH`);

/** Whether a directory is another one or lies below it. */
const within = (path: string, ancestor: string): boolean => ancestor === '/' || path === ancestor || path.startsWith(`${ancestor}/`);

function confirmDirectory(k: Kubectl, path: string): string {
  const wrong = (message: string): CommandError => new CommandError(`must build at directory: ${message}`);
  if (path === '') throw wrong('directory path cannot be empty');
  let real: string;
  try {
    real = realPath(k, path);
  } catch (error) {
    throw error instanceof CommandError ? wrong(`not a valid directory: ${error.message}`) : error;
  }
  if (k.fileType(real) !== 'directory') throw wrong(`'${real}': file is not directory`);
  return real;
}

/** Upstream: filepath.Abs, filepath.EvalSymlinks. */
function realPath(k: Kubectl, path: string): string {
  const { mount } = k.process.namespaces;
  const absolute = isAbsolute(path) ? cleanPath(path) : joinPath(k.process.cwd, path);
  try {
    return mount.realPath(absolute, k.access);
  } catch (error) {
    throw new CommandError(`evalsymlink failure on '${path}' : ${goFileError('lstat', firstMissing(k, absolute), error)}`);
  }
}

/** The shortest part of a path that is not there. */
function firstMissing(k: Kubectl, path: string): string {
  let missing = path;
  for (let parent = directory(path); parent !== '/' && !k.process.namespaces.mount.exists(parent, k.access); parent = directory(parent)) missing = parent;
  return missing;
}
