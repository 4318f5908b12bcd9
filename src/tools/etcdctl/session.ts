// What etcdctl's commands run with: the process, the flags, the member at the endpoint, and the ways to fail.
// Upstream: etcdctl/ctlv3/command/global.go, util.go (ExitWithError), pkg/cobrautl.

import type { EtcdClient, EtcdCredentials, EtcdDialer } from '../../api/etcd-client.ts';
import { print, printError, sleep } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Steps } from '../../os/process.ts';
import type { FlagSet } from '../cobra/flag-set.ts';

/** Ends with a code after `Error: …`. */
export class Failure extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** what was typed is wrong */
export const badArguments = (message: string): Failure => new Failure(message, 128);
/** a flag that is known, with a value that is not */
export const badFeature = (message: string): Failure => new Failure(message, 4);
export const notSimulated = (what: string): Failure => new Failure(`not simulated in Drydock: ${what}`);

export const compacted = 'etcdserver: mvcc: required revision has been compacted';

export class Session {
  readonly process: Process;
  readonly flags: FlagSet;
  readonly args: readonly string[];

  constructor(process: Process, flags: FlagSet, args: readonly string[]) {
    this.process = process;
    this.flags = flags;
    this.args = args;
  }

  /** As typed; without the flag from the environment. */
  get endpoints(): readonly string[] {
    const stated = this.process.env.get('ETCDCTL_ENDPOINTS');
    return !this.flags.changed('endpoints') && stated ? stated.split(',') : this.flags.strings('endpoints');
  }

  get format(): string {
    const format = this.flags.string('write-out');
    if (!['simple', 'json', 'fields', 'table'].includes(format)) throw format === 'protobuf' ? notSimulated('-w protobuf') : badArguments('unsupported output format');
    return format;
  }

  /** The release this etcdctl is of: what came with the members it can reach. */
  get version(): string {
    return this.#dialer?.version ?? '3.5.30';
  }

  get #dialer(): EtcdDialer | undefined {
    return this.process.host.get('etcd') as EtcdDialer | undefined;
  }

  /** The member that answers at an endpoint, if one does. @throws Failure for certificates that cannot be read */
  dial(endpoint: string): EtcdClient | undefined {
    return this.#dialer?.dial(endpoint, this.#credentials);
  }

  get #credentials(): EtcdCredentials {
    const authority = this.#file('cacert');
    const certificate = this.#file('cert');
    const key = this.#file('key');
    if ((certificate === undefined) !== (key === undefined)) throw badArguments(`KeyFile and CertFile must both be present[key: ${this.#path('key')}, cert: ${this.#path('cert')}]`);
    return { ...(authority === undefined ? {} : { authority }), ...(certificate === undefined ? {} : { certificate }), from: this.process.namespaces.network.addresses };
  }

  #path(flag: 'cacert' | 'cert' | 'key'): string {
    return this.flags.string(flag) || (this.process.env.get(`ETCDCTL_${flag.toUpperCase()}`) ?? '');
  }

  #file(flag: 'cacert' | 'cert' | 'key'): string | undefined {
    const path = this.#path(flag);
    if (path === '') return undefined;
    try {
      return this.process.namespaces.mount.readFile(path, this.process);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      throw badArguments(`open ${path}: ${error.text.toLowerCase()}`);
    }
  }

  /** The first member that answers. @throws Failure when none did within --command-timeout */
  *client(): Steps<EtcdClient> {
    for (const endpoint of this.endpoints) {
      const client = this.dial(endpoint);
      if (client) return client;
    }
    yield* this.giveUp();
    throw new Failure('context deadline exceeded');
  }

  /** @throws Failure as the server refuses a revision that it no longer has, or does not have yet */
  held(client: EtcdClient, revision: number): void {
    if (revision > client.revision) throw new Failure('etcdserver: mvcc: required revision is a future revision');
    if (revision < client.compactedRevision) throw new Failure(compacted);
  }

  /** Waits as long as one waits for a member that does not answer. */
  *giveUp(): Steps<void> {
    yield* sleep(this.process, this.flags.duration('command-timeout'));
  }

  *out(text: string): Steps<void> {
    yield* print(this.process, text);
  }

  *err(text: string): Steps<void> {
    yield* printError(this.process, text);
  }
}
