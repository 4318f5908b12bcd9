// From image and specification to a process: which command, as whom, in which environment, and what runc says when it cannot.
// Upstream: containerd internal/cri/opts (spec), opencontainers/runc libcontainer/init_linux.go (errors), moby/sys user.

import { OsError } from '../os/os-error.ts';
import type { Credentials, Process, Program } from '../os/process.ts';
import { findExecutable } from '../os/program-lookup.ts';
import type { Container, ContainerSpec } from './container.ts';
import { RuntimeError } from './container.ts';
import type { Image } from './image.ts';

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The command line: Kubernetes' and docker's rule is the same. @throws RuntimeError when there is none */
export function commandLine(spec: Pick<ContainerSpec, 'command' | 'args' | 'image'>): readonly string[] {
  const { entrypoint = [], cmd = [] } = spec.image.config;
  const command = spec.command && spec.command.length > 0 ? spec.command : undefined;
  const args = spec.args && spec.args.length > 0 ? spec.args : undefined;
  const line = command ? [...command, ...(args ?? [])] : [...entrypoint, ...(args ?? cmd)];
  if (line.length === 0) throw new RuntimeError('failed to generate container "" spec: failed to generate spec: no command specified');
  return line;
}

/** The environment: the image's, then the specification's, then what containers always have. */
export function environment(spec: Pick<ContainerSpec, 'env' | 'image' | 'tty'>, hostname: string, home: string): ReadonlyMap<string, string> {
  const env = new Map(spec.tty ? imageEnvironment(spec.image, true) : plainEnvironment(spec.image));
  if (env.get('HOSTNAME') === ownName) env.set('HOSTNAME', hostname);
  for (const [name, value] of spec.env ?? []) env.set(name, value);
  if (!env.has('HOME')) env.set('HOME', home);
  return env;
}

/** No variable can have this value. */
const ownName = '\0';

/** What every container of an image has; its own host name comes in the place of `ownName`. */
function imageEnvironment({ config }: Image, tty: boolean): ReadonlyMap<string, string> {
  const env = new Map([['PATH', defaultPath], ['HOSTNAME', ownName]]); // biome-ignore format: two
  if (tty) env.set('TERM', 'xterm');
  for (const entry of config.env ?? []) {
    const equals = entry.indexOf('=');
    env.set(entry.slice(0, equals), entry.slice(equals + 1));
  }
  return env;
}

const plainEnvironments = new WeakMap<Image, ReadonlyMap<string, string>>();

function plainEnvironment(image: Image): ReadonlyMap<string, string> {
  let env = plainEnvironments.get(image);
  if (!env) plainEnvironments.set(image, (env = imageEnvironment(image, false)));
  return env;
}

interface Account {
  readonly credentials: Credentials;
  readonly home: string;
}

const rootAccount: Account = { credentials: { uid: 0, gid: 0, groups: [0] }, home: '/root' };
/** Accounts by image and user where nothing of /etc is mounted over: the files are the image's own. */
const accountCache = new WeakMap<Image, Map<string, Account>>();

/** Who the first process is. @throws RuntimeError for names the image does not know */
export function accountOf(container: Container): Account {
  const { spec } = container;
  const wanted = spec.user?.name ?? spec.image.config.user ?? '';
  if (wanted === '' && spec.user === undefined) return rootAccount;
  const key = `${wanted}|${spec.user?.uid ?? ''}|${spec.user?.gid ?? ''}|${spec.user?.groups?.join(',') ?? ''}`;
  let known = accountCache.get(spec.image);
  if (!known) accountCache.set(spec.image, (known = new Map()));
  const cached = known.get(key);
  if (cached) return cached;
  const account = readAccount(container, wanted);
  known.set(key, account);
  return account;
}

function readAccount(container: Container, wanted: string): Account {
  const { user } = container.spec;
  const rows = (path: string): readonly (readonly string[])[] =>
    readImageFile(container, path)
      .split('\n')
      .map((line) => line.split(':'));
  const [userPart = '', groupPart] = wanted.split(':');
  const uidText = user?.uid !== undefined ? String(user.uid) : userPart || '0';
  const row = rows('/etc/passwd').find((fields) => fields[0] === uidText || fields[2] === uidText);
  if (!row && !/^\d+$/.test(uidText))
    throw new RuntimeError(
      `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: unable to find user ${uidText}: no matching entries in passwd file: unknown`,
    );
  const uid = row ? Number(row[2]) : Number(uidText);
  const groups = rows('/etc/group');
  const groupRow = groupPart === undefined ? undefined : groups.find((fields) => fields[0] === groupPart || fields[2] === groupPart);
  const named = groupPart !== undefined && user?.uid === undefined ? Number(groupRow?.[2] ?? groupPart) : undefined;
  const gid = user?.gid ?? named ?? (row ? Number(row[3]) : 0);
  const memberships = groups.filter((fields) => row?.[0] !== undefined && row[0] !== '' && (fields[3] ?? '').split(',').includes(row[0])).map((fields) => Number(fields[2]));
  return { credentials: { uid, gid, groups: [...new Set([gid, ...memberships, ...(user?.groups ?? [])])] }, home: row?.[5] || '/' };
}

function readImageFile(container: Container, path: string): string {
  try {
    return container.mounts.readFile(path, { cwd: '/', credentials: rootAccount.credentials, nowMs: 0 });
  } catch (error) {
    // Images from scratch have no such file.
    if (error instanceof OsError) return '';
    throw error;
  }
}

/** A program that is found, and the arguments that stand before the caller's own (a script's interpreter). */
export interface Launch {
  readonly program: Program;
  readonly argv: readonly string[];
}

/** Programs by image, command, PATH and user, for containers that change nothing under them. */
const launchCache = new WeakMap<Image, Map<string, { readonly program: Program; readonly prefix: readonly string[] }>>();

/** What stands before runc's own words: a container's first process, or one that joins it. */
const createPrefix = 'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ';

/**
 * Finds the program of a command line inside a container.
 * @throws RuntimeError in runc's words
 */
export function findProgram(
  container: Container,
  argv: readonly string[],
  env: ReadonlyMap<string, string>,
  credentials: Credentials,
  cwd: string,
  when: 'create' | 'exec' = 'create',
): Launch {
  const name = argv[0] ?? '';
  const { image, mounts = [] } = container.spec;
  const covered = when === 'exec' || mounts.some(({ path }) => !/^\/(etc|dev|proc|var\/run|run)\//.test(path));
  const key = `${name}\0${env.get('PATH') ?? ''}\0${credentials.uid}\0${name.includes('/') && !name.startsWith('/') ? cwd : ''}`;
  let known = launchCache.get(image);
  if (!known) launchCache.set(image, (known = new Map()));
  const cached = covered ? undefined : known.get(key);
  if (cached) return { program: cached.program, argv: cached.prefix.length > 0 ? [...cached.prefix, ...argv.slice(1)] : argv };
  const found = lookUp(container, name, env, credentials, cwd, when);
  if (!covered) known.set(key, found);
  return { program: found.program, argv: found.prefix.length > 0 ? [...found.prefix, ...argv.slice(1)] : argv };
}

function lookUp(
  container: Container,
  name: string,
  env: ReadonlyMap<string, string>,
  credentials: Credentials,
  cwd: string,
  when: 'create' | 'exec',
): { readonly program: Program; readonly prefix: readonly string[] } {
  const start = when === 'create' ? `${createPrefix}error during container init: ` : 'OCI runtime exec failed: exec failed: unable to start container process: ';
  // The look-up asks for nothing else of a process; none exists yet.
  const asker = { env: new Map(env), credentials, cwd, nowMs: 0, namespaces: { mount: container.mounts } } as unknown as Process;
  try {
    const path = findExecutable(asker, name);
    return interpret(container, asker, path, 0);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    if (error.code === 'ENOENT' && !name.includes('/')) throw new RuntimeError(`${start}exec: "${name}": executable file not found in $PATH: unknown`);
    const text = {
      ENOENT: 'no such file or directory',
      EACCES: 'permission denied',
      ENOEXEC: 'exec format error',
      ENOTDIR: 'not a directory',
      EISDIR: 'is a directory',
    } as Readonly<Record<string, string>>;
    const operation = error.code === 'EACCES' || error.code === 'ENOENT' ? (name.includes('/') ? `exec: "${name}": stat ${name}: ` : `exec: "${name}": `) : `exec ${name}: `;
    throw new RuntimeError(`${start}${error.code === 'EACCES' ? `exec: "${name}": ` : operation}${text[error.code] ?? error.text.toLowerCase()}: unknown`);
  }
}

function interpret(container: Container, asker: Process, path: string, depth: number): { readonly program: Program; readonly prefix: readonly string[] } {
  const inode = container.mounts.inode(path, asker);
  const program = inode.program?.();
  if (program) return { program, prefix: [] };
  const line = /^#![ \t]*([^ \t\n]+)[ \t]*([^\n]*)/.exec((inode.content?.() ?? '').slice(0, 256));
  if (!line || depth > 4) throw new OsError('ENOEXEC', path);
  const interpreter = line[1] ?? '';
  const argument = (line[2] ?? '').trim();
  const found = interpret(container, asker, findExecutable(asker, interpreter), depth + 1);
  const before = found.prefix.length > 0 ? found.prefix : [interpreter];
  return { program: found.program, prefix: [...before, ...(argument ? [argument] : []), path] };
}
