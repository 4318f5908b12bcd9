// kubectl cp: files to and from containers, carried by the tar there. Upstream: k8s.io/kubectl v0.36 pkg/cmd/cp/cp.go, filespec.go.
// Leaves out: --retries has nothing to do: no connection breaks.
// @supports yes kubectl: cp

import type { Bytes } from '../../../base/bytes.ts';
import { globMatches } from '../../../base/glob.ts';
import { OsError } from '../../../os/os-error.ts';
import type { Steps } from '../../../os/process.ts';
import { groupName, userName } from '../../../os/users.ts';
import { type Member, readTar, TarError, writeTar } from '../../../shell/coreutils/tar/format.ts';
import { bool, int } from '../../cobra/flag.ts';
import { goFileError } from '../../go/file-error.ts';
import { baseName, cleanPath, directory, joinPath } from '../../go/filepath.ts';
import { quote } from '../../go/quote.ts';
import { CommandError } from '../errors.ts';
import { containerFlag } from '../flags/common.ts';
import { chooseContainer, podMapping, requireContainer } from '../pods.ts';
import { pathOf } from '../resource/info.ts';
import { type KubeObject, textAt } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { connect, exchange, streamQuery } from '../streams.ts';
import type { Verb } from './verb.ts';

export const cp: Verb = {
  use: 'cp <file-spec-src> <file-spec-dest>',
  exactUse: true,
  short: 'Copy files to and from containers',
  long: "Copy files and directories to and from containers. The container needs the program 'tar'; without it kubectl cp fails.",
  examples: `# What kubectl cp does, by hand: there and back
tar cf - /tmp/foo | kubectl exec -i -n <some-namespace> <some-pod> -- tar xf - -C /tmp/bar
kubectl exec -n <some-namespace> <some-pod> -- tar cf - /tmp/foo | tar xf - -C /tmp/bar

# A directory into a Pod
kubectl cp /tmp/foo_dir <some-pod>:/tmp/bar_dir

# A file into one container
kubectl cp /tmp/foo <some-pod>:/tmp/bar -c <specific-container>

# A file into a Pod of another namespace
kubectl cp /tmp/foo <some-namespace>/<some-pod>:/tmp/bar

# A file out of a Pod
kubectl cp <some-namespace>/<some-pod>:/tmp/foo /tmp/bar`,
  completes: 'files and pods',
  flags: [
    containerFlag,
    bool('no-preserve', '', 'Do not keep owners and permissions'),
    int('retries', '', 'How often copying from a container is tried again; negative means without end'),
  ],
  *run(k) {
    k.namespace();
    const [source, target] = k.args;
    if (source === undefined || target === undefined || k.args.length !== 2) throw new CommandError('source and destination are required');
    const from = fileSpec(source);
    const to = fileSpec(target);
    if (from.pod !== '' && to.pod !== '') throw new CommandError('one of src or dest must be a local file specification');
    if (from.file === '' || to.file === '') throw new CommandError('filepath can not be empty');
    if (from.pod !== '') return yield* copyFrom(k, from, to.file);
    if (to.pod !== '') return yield* copyTo(k, from.file, to);
    throw new CommandError('one of src or dest must be a remote file specification');
  },
};

interface FileSpec {
  readonly namespace: string;
  readonly pod: string;
  readonly file: string;
}

const trimmed = (file: string): string => (file.length > 1 ? file.replace(/\/$/, '') : file);

/** `[[namespace/]pod:]file/path`. @throws CommandError */
function fileSpec(arg: string): FileSpec {
  const colon = arg.indexOf(':');
  const pieces = arg.slice(0, colon).split('/');
  if (colon < 0) return { namespace: '', pod: '', file: trimmed(arg) };
  if (colon === 0 || pieces.length > 2) throw new CommandError('filespec must match the canonical format: [[namespace/]pod:]file/path');
  const [first = '', second] = pieces;
  return { namespace: second === undefined ? '' : first, pod: second ?? first, file: trimmed(arg.slice(colon + 1)) };
}

/** Runs a command in the Pod. @returns what it printed. @throws CommandError, RemoteExit */
function* execute(k: Kubectl, { namespace, pod: name }: FileSpec, command: readonly string[], stdin?: Bytes): Steps<{ readonly stdout: Bytes; readonly stderr: Bytes; readonly failure: CommandError | undefined }> {
  const space = namespace || k.namespace().name;
  const pod = k.rest.request({ method: 'GET', path: pathOf(podMapping, space, name) }) as KubeObject;
  const phase = textAt(pod, 'status', 'phase');
  if (phase === 'Succeeded' || phase === 'Failed') throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  const asked = k.flags.string('container');
  const container = asked === '' ? chooseContainer(k, pod, '', false) : requireContainer(pod, asked);
  const query = streamQuery(String(container.name), { stdin: stdin !== undefined, tty: false, quiet: false }, command);
  return yield* exchange(k, connect(k, pathOf(podMapping, space, name, 'exec'), query), stdin);
}

// -- into a container

function* copyTo(k: Kubectl, source: string, target: FileSpec): Steps<void> {
  if (k.fileType(source) === undefined) throw new CommandError(`${source} doesn't exist in local filesystem`);
  let file = cleanPath(target.file);
  const probe = yield* isDirectory(k, target);
  if (probe) file = joinPath(file, baseName(source));
  const archive = writeTar(membersOf(k, cleanPath(source), file));
  const command = ['tar', ...(k.flags.bool('no-preserve') ? ['--no-same-permissions', '--no-same-owner'] : []), '-xmf', '-', '-C', directory(file)];
  const { stdout, stderr, failure } = yield* execute(k, target, command, archive);
  k.io.bytes(stdout, 1);
  k.io.bytes(stderr, 2);
  if (failure) throw failure;
}

function* isDirectory(k: Kubectl, target: FileSpec): Steps<boolean> {
  try {
    return (yield* execute(k, target, ['test', '-d', target.file])).failure === undefined;
  } catch (error) {
    if (error instanceof CommandError) return false; // the copy itself will tell
    throw error;
  }
}

/** What a local path stands for, as tar has it; only empty directories are members themselves. Upstream: recursiveTar. */
function membersOf(k: Kubectl, source: string, target: string): Member[] {
  const { mount } = k.process.namespaces;
  const paths = /[*?[]/.test(baseName(source)) ? mount.list(directory(source), k.access).filter((name) => globMatches(baseName(source), name)).map((name) => joinPath(directory(source), name)) : [source]; // biome-ignore format: one choice
  return paths.flatMap((path) => members(k, path, baseName(target)));
}

function members(k: Kubectl, path: string, name: string): Member[] {
  const { mount } = k.process.namespaces;
  try {
    const stat = mount.lstat(path, k.access);
    const head = { name, mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid, user: userName(k.process, stat.uid), group: groupName(k.process, stat.gid), modifiedMs: stat.modifiedMs, target: '', content: '' };
    if (stat.type === 'directory') {
      const names = [...mount.list(path, k.access)].sort();
      return names.length === 0 ? [{ ...head, name: `${name}/`, type: 'directory' }] : names.flatMap((child) => members(k, joinPath(path, child), joinPath(name, child)));
    }
    if (stat.type === 'symlink') return [{ ...head, type: 'symlink', target: mount.readLink(path, k.access) }];
    return [{ ...head, type: 'file', content: mount.readFile(path, k.access) }];
  } catch (error) {
    throw error instanceof OsError ? new CommandError(goFileError('open', path, error)) : error;
  }
}

// -- out of a container

function* copyFrom(k: Kubectl, source: FileSpec, target: string): Steps<void> {
  const { stdout, stderr, failure } = yield* execute(k, source, ['tar', 'cf', '-', source.file]);
  k.io.bytes(stderr, 1);
  const prefix = withoutShortcuts(cleanPath(source.file.replace(/^\//, '')));
  let archive: readonly Member[];
  try {
    archive = readTar(stdout);
  } catch (error) {
    throw error instanceof TarError ? new CommandError('unexpected EOF') : error;
  }
  for (const member of archive) extract(k, member, prefix, source, cleanPath(target));
  if (failure) throw failure;
}

/** Upstream: stripPathShortcuts. */
const withoutShortcuts = (path: string): string => {
  const rest = path.replace(/^(?:\.\.\/)+/, '');
  return rest === '.' || rest === '..' ? '' : rest.replace(/^\//, '');
};

function extract(k: Kubectl, member: Member, prefix: string, source: FileSpec, target: string): void {
  if (!member.name.startsWith(prefix)) throw new CommandError('tar contents corrupted');
  const path = joinPath(target, member.name.slice(prefix.length));
  if (path !== target && !path.startsWith(target === '.' ? '' : `${target}/`)) {
    k.io.err(`warning: file ${quote(path)} is outside target destination, skipping\n`);
    return;
  }
  const { mount } = k.process.namespaces;
  try {
    mount.makeDirectory(directory(path), k.access, { parents: true });
    if (member.type === 'directory') mount.makeDirectory(path, k.access, { parents: true });
    else if (member.type === 'symlink') skipLink(k, path, member.target, source);
    else mount.writeFile(path, member.content, k.access, 0o644);
  } catch (error) {
    throw error instanceof OsError ? new CommandError(goFileError('open', path, error)) : error;
  }
}

function skipLink(k: Kubectl, path: string, target: string, { namespace, pod, file }: FileSpec): void {
  k.io.err(`warning: skipping symlink: ${quote(path)} -> ${quote(target)} (consider using "kubectl exec -n ${quote(namespace)} ${quote(pod)} -- tar cf - ${quote(file)} | tar xf -")\n`);
}
