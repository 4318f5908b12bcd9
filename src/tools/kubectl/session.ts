// One run of kubectl: its process, what it prints, its flags, and — made when first asked for — its configuration, client and mapper.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/util/factory_client_access.go, cli-runtime genericclioptions/config_flags.go.

import { text, utf8 } from '../../base/bytes.ts';
import type { Waitable } from '../../base/wait.ts';
import { input, readAll, readLine, sleep, waitFor } from '../../os/io.ts';
import type { Access } from '../../os/filesystem.ts';
import type { Process, Steps } from '../../os/process.ts';
import type { CommandNode, Invocation } from '../cobra/command.ts';
import type { FlagSet } from '../cobra/flag-set.ts';
import { goFileError } from '../go/file-error.ts';
import { quote } from '../go/quote.ts';
import { DiskCache } from './client/cache-folder.ts';
import { CachedDiscovery, discoveryFolder } from './client/cached-discovery.ts';
import { discover } from './client/discovery.ts';
import { klogLine, klogPairs } from './client/klog.ts';
import { Mapper } from './client/mapper.ts';
import { RestClient } from './client/rest.ts';
import { CommandError, ServerError, usageError } from './errors.ts';
import { ClientConfig, type Target } from './kubeconfig/client-config.ts';
import { Output } from './output.ts';

export class Kubectl {
  readonly process: Process;
  readonly io: Output;
  #invocation: Invocation<Kubectl> | undefined;
  #config: ClientConfig | undefined;
  #rest: RestClient | undefined;
  #discovery: CachedDiscovery | undefined;
  #mapper: Mapper | undefined;
  #prompted: Readonly<Record<string, string>> | undefined;

  constructor(process: Process) {
    this.process = process;
    this.io = new Output(process);
  }

  /** Whom this run is for, once the command line is understood. */
  begin(invocation: Invocation<Kubectl>): void {
    this.#invocation = invocation;
  }

  get #current(): Invocation<Kubectl> {
    if (!this.#invocation) throw new CommandError('no command was chosen');
    return this.#invocation;
  }

  get flags(): FlagSet {
    return this.#current.flags;
  }

  get args(): readonly string[] {
    return this.#current.args;
  }

  get node(): CommandNode<Kubectl> {
    return this.#current.node;
  }

  get argsBeforeDash(): number {
    return this.#current.argsBeforeDash;
  }

  get nowMs(): number {
    return this.process.nowMs;
  }

  get access(): Access {
    return { cwd: this.process.cwd, credentials: this.process.credentials, nowMs: this.process.nowMs };
  }

  get config(): ClientConfig {
    this.#config ??= new ClientConfig(this.process, this.flags);
    return this.#config;
  }

  get verbosity(): number {
    return this.flags.number('v');
  }

  /** @throws CommandError when the configuration cannot be used */
  get rest(): RestClient {
    this.#rest ??= new RestClient(this.process, this.io, this.#target(), this.verbosity);
    return this.#rest;
  }

  #target(): Target {
    const target = this.config.target();
    if (this.verbosity >= 6) for (const file of this.config.files.precedence()) this.log('I', 'loader.go:407', `Config loaded from file:  ${file}`);
    return this.#prompted ? { ...target, headers: { ...target.headers, ...this.#prompted } } : target;
  }

  /** The client when one was made. */
  get restIfAny(): RestClient | undefined {
    return this.#rest;
  }

  /** What the server serves, as it is kept on disk. Upstream: ConfigFlags.ToDiscoveryClient. */
  get discovery(): CachedDiscovery {
    this.#discovery ??= new CachedDiscovery(new DiskCache(this.process, discoveryFolder(`${this.#cacheFolder()}/discovery`, this.rest.server)), () => this.#discover());
    return this.#discovery;
  }

  #cacheFolder(): string {
    return this.flags.string('cache-dir') || this.process.env.get('KUBECACHEDIR') || `${this.process.env.get('HOME') ?? ''}/.kube/cache`;
  }

  /** Its look-ups throw CommandError when the server cannot be reached. */
  get mapper(): Mapper {
    this.#mapper ??= new Mapper(this.discovery, (warning) => this.io.err(`Warning: ${warning}\n`));
    return this.#mapper;
  }

  /** How often upstream asks an unreachable server in vain before it gives up; each is a line in the log. */
  discoveryAttempts = 5;

  #discover(): ReturnType<typeof discover> {
    const { rest } = this;
    try {
      return discover(rest);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      // In what discovery accepts, the words of a refusal are not among what can be read.
      const refused = error instanceof ServerError && error.reason === 'Unauthorized' ? error.withMessage('the server has asked for the client to provide credentials') : error;
      const line = klogPairs('Unhandled Error', [['err', `couldn't get current server API group list: ${refused.message}`]]);
      for (let i = 0; i < this.discoveryAttempts; i++) this.log('E', 'memcache.go:265', line);
      throw refused;
    }
  }

  /** The namespace commands act in, and whether a flag named it. @throws CommandError */
  namespace(): { readonly name: string; readonly explicit: boolean } {
    return this.config.namespace();
  }

  /** @param where the Go file and line upstream logs from */
  log(severity: 'I' | 'W' | 'E' | 'F', where: string, message: string): void {
    this.io.err(klogLine(severity, this.nowMs, this.process.pid, where, message));
  }

  /** What is wrong with the command line, with the hint where help is. */
  usageError(message: string): CommandError {
    return usageError(this.node.path, message);
  }

  /** A file's text. @throws CommandError `open x: no such file or directory` */
  readFile(path: string, call = 'open'): string {
    return text(this.readFileBytes(path, call));
  }

  readFileBytes(path: string, call = 'open'): string {
    try {
      const { mount } = this.process.namespaces;
      if (mount.stat(path, this.access).type === 'directory') throw new CommandError(`read ${path}: is a directory`);
      return mount.readFile(path, this.access);
    } catch (error) {
      if (error instanceof CommandError) throw error;
      throw new CommandError(goFileError(call, path, error));
    }
  }

  /** @throws CommandError `open x: permission denied` */
  writeFile(path: string, content: string, mode = 0o644): void {
    try {
      this.process.namespaces.mount.writeFile(path, utf8(content), this.access, mode);
    } catch (error) {
      throw new CommandError(goFileError('open', path, error));
    }
  }

  fileType(path: string): 'file' | 'directory' | 'other' | undefined {
    const { mount } = this.process.namespaces;
    if (!mount.exists(path, this.access)) return undefined;
    const { type } = mount.stat(path, this.access);
    return type === 'file' || type === 'directory' ? type : 'other';
  }

  /** All of standard input, as bytes. */
  *readInput(): Steps<string> {
    yield* this.io.flush();
    return yield* readAll(this.process);
  }

  /** One line of standard input without its line break; undefined at its end. */
  *readLine(): Steps<string | undefined> {
    yield* this.io.flush();
    const line = yield* readLine(this.process);
    return line === null ? undefined : text(line).replace(/\r?\n$/, '');
  }

  get inputIsTerminal(): boolean {
    return input(this.process).tty !== undefined;
  }

  *sleep(ms: number): Steps<void> {
    yield* this.io.flush();
    yield* sleep(this.process, ms);
  }

  /** Waits for one of them, for so long at most. @returns whether one is ready */
  *waitFor(any: readonly Waitable[], timeoutMs?: number): Steps<boolean> {
    yield* this.io.flush();
    return yield* waitFor(this.process, any, timeoutMs);
  }

  /** Asks for a name and a password where the kubeconfig names nobody. Upstream: clientcmd.PromptingAuthLoader. */
  *identify(): Steps<void> {
    if (!this.#isAnonymous()) return;
    const words: string[] = [];
    for (const what of ['Username', 'Password']) {
      this.io.out(`Please enter ${what}: `);
      const line = yield* this.readLine();
      if (line === undefined) throw new CommandError('EOF');
      words.push(line);
    }
    this.#prompted = { authorization: `Basic ${btoa(utf8(words.join(':')))}` };
  }

  /** A configuration that cannot be used is told by whoever uses it. */
  #isAnonymous(): boolean {
    try {
      return this.config.target().promptsForUser;
    } catch (error) {
      if (error instanceof CommandError) return false;
      throw error;
    }
  }
}

/** `unknown command "x"` and help, for commands that only have commands below them. Upstream: RequireNoArguments. */
export function requireNoArguments(k: Kubectl): void {
  if (k.args.length > 0) throw k.usageError(`unknown command ${quote(k.args.join(' '))}`);
}
