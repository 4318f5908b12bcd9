// Which server, which user, which namespace: the kubeconfig's current context with the command line's overrides.
// Upstream: client-go v0.36 tools/clientcmd client_config.go (DirectClientConfig), validation.go, merged_client_builder.go.
// Leaves out: auth providers, proxies (no other network here), exec plugins beyond checking their entry.
// @supports no kubectl: kubeconfig exec plugins and auth providers — "no cloud to log in to"

import { text, utf8 } from '../../../base/bytes.ts';
import { isObject } from '../../../base/json.ts';
import { OsError } from '../../../os/os-error.ts';
import type { Process } from '../../../os/process.ts';
import type { ClientCredentials } from '../../../api/client.ts';
import type { FlagSet } from '../../cobra/flag-set.ts';
import { goFileError } from '../../go/file-error.ts';
import { printList, quote } from '../../go/quote.ts';
import { tryAtoi } from '../../go/strconv.ts';
import { CommandError, ConfigurationInvalid } from '../errors.ts';
import { globalFlags } from '../flags/global.ts';
import { KubeconfigFiles } from './files.ts';
import type { Kubeconfig, Section } from './kubeconfig.ts';
import { parseDuration } from '../../../base/duration.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a client is made from. */
export interface Target {
  readonly server: string;
  readonly credentials: ClientCredentials;
  readonly headers: Readonly<Record<string, string>>;
  /** nobody is named and the server wants to know: kubectl asks for a name and a password */
  readonly promptsForUser: boolean;
  /** how long to wait for one answer; for ever unless stated */
  readonly timeoutMs?: number;
}

/** The global flags' values: a command's own flag of the same name (`create rolebinding --user`) is not one of them. */
class GlobalValues {
  readonly #flags: FlagSet;
  constructor(flags: FlagSet) {
    this.#flags = flags;
  }

  #has(name: string): boolean {
    const flag = this.#flags.lookup(name);
    return flag !== undefined && globalFlags.includes(flag);
  }

  string(name: string): string {
    return this.#has(name) ? this.#flags.string(name) : '';
  }

  bool(name: string): boolean {
    return this.#has(name) && this.#flags.bool(name);
  }

  strings(name: string): readonly string[] {
    return this.#has(name) ? this.#flags.strings(name) : [];
  }
}

export class ClientConfig {
  readonly #process: Process;
  readonly #flags: GlobalValues;
  readonly files: KubeconfigFiles;
  #raw: Kubeconfig | undefined;

  constructor(process: Process, flags: FlagSet) {
    this.#process = process;
    this.#flags = new GlobalValues(flags);
    this.files = new KubeconfigFiles(process, this.#flags.string('kubeconfig'));
  }

  /** The merged files. @throws CommandError */
  get raw(): Kubeconfig {
    this.#raw ??= this.files.load(true);
    return this.#raw;
  }

  get contextName(): string {
    return this.#flags.string('context') || this.raw.currentContext;
  }

  #context(strict: boolean): Fields {
    const entry = this.raw.contexts.get(this.contextName);
    if (!entry && strict && this.#flags.string('context') !== '') throw new CommandError(`context ${quote(this.contextName)} does not exist`);
    return { ...entry?.fields, ...this.#overridden({ cluster: 'cluster', user: 'user', namespace: 'namespace' }) };
  }

  /** Flags that were given a text, as fields. */
  #overridden(names: Readonly<Record<string, string>>): Fields {
    const out: Record<string, unknown> = {};
    for (const [field, flag] of Object.entries(names)) if (this.#flags.string(flag) !== '') out[field] = this.#flags.string(flag);
    return out;
  }

  get clusterName(): string {
    return String(this.#context(false).cluster ?? '');
  }

  get userName(): string {
    return String(this.#context(false).user ?? '');
  }

  /** Undefined when a cluster is asked for by flag and is not there. */
  #cluster(): Fields | undefined {
    const entry = this.raw.clusters.get(this.clusterName);
    if (!entry && this.#flags.string('cluster') !== '') return undefined;
    const authority = this.#overridden({ 'certificate-authority': 'certificate-authority' });
    const insecure = this.#flags.bool('insecure-skip-tls-verify');
    const fields: Record<string, unknown> = { server: this.#process.env.get('KUBERNETES_MASTER') || 'http://localhost:8080', ...entry?.fields };
    if (insecure || authority['certificate-authority']) {
      delete fields['certificate-authority'];
      delete fields['certificate-authority-data'];
      Object.assign(fields, authority, { 'insecure-skip-tls-verify': insecure });
    }
    return { ...fields, ...this.#overridden({ server: 'server', 'tls-server-name': 'tls-server-name' }) };
  }

  /** Undefined when a user is asked for by flag and is not there. */
  #user(): Fields | undefined {
    const entry = this.raw.users.get(this.userName);
    if (!entry && this.#flags.string('user') !== '') return undefined;
    const fields: Record<string, unknown> = {
      ...entry?.fields,
      ...this.#overridden({ token: 'token', as: 'as', 'as-uid': 'as-uid', username: 'username', password: 'password', 'client-certificate': 'client-certificate', 'client-key': 'client-key' }),
    };
    if (this.#flags.string('client-certificate') !== '') delete fields['client-certificate-data'];
    if (this.#flags.string('client-key') !== '') delete fields['client-key-data'];
    if (this.#flags.string('token') !== '') delete fields.tokenFile;
    if (this.#flags.strings('as-group').length > 0) fields['as-groups'] = this.#flags.strings('as-group');
    const extra = this.#extras();
    if (extra) fields['as-user-extra'] = extra;
    return fields;
  }

  #extras(): Record<string, string[]> | undefined {
    const given = this.#flags.strings('as-user-extra');
    if (given.length === 0) return undefined;
    const out: Record<string, string[]> = {};
    for (const pair of given) {
      const at = pair.indexOf('=');
      if (at < 0) continue;
      const values = (out[pair.slice(0, at)] ??= []);
      values.push(pair.slice(at + 1));
    }
    return out;
  }

  /** @throws ConfigurationInvalid */
  confirmUsable(): void {
    const problems: string[] = [];
    const name = this.contextName;
    if (name !== '' && !this.raw.contexts.has(name)) problems.push(`context was not found for specified context: ${name}`);
    problems.push(...this.#userProblems(this.userName, this.#user() ?? {}), ...this.#clusterProblems(this.clusterName, this.#cluster() ?? {}));
    if (problems.length > 0) throw new ConfigurationInvalid(problems);
  }

  #userProblems(name: string, user: Fields): string[] {
    const has = (field: string): boolean => Boolean(user[field]);
    const out: string[] = [];
    if (has('client-certificate') || has('client-certificate-data')) {
      if (has('client-certificate') && has('client-certificate-data')) out.push(`client-cert-data and client-cert are both specified for ${name}. client-cert-data will override.`);
      if (has('client-key') && has('client-key-data')) out.push(`client-key-data and client-key are both specified for ${name}; client-key-data will override`);
      if (!has('client-key') && !has('client-key-data')) out.push(`client-key-data or client-key must be specified for ${name} to use the clientCert authentication method.`);
      for (const [field, called] of [['client-certificate', 'client-cert'], ['client-key', 'client-key']] as const) {
        const why = has(field) ? this.#unreadable(String(user[field])) : undefined;
        if (why) out.push(`unable to read ${called} ${user[field]} for ${name} due to ${why}`);
      }
    }
    if (isObject(user.exec)) out.push(...execProblems(name, user.exec));
    const methods = [...(has('token') ? ['token'] : []), ...(has('username') || has('password') ? ['basicAuth'] : [])];
    if (methods.length > 1) out.push(`more than one authentication method found for ${name}; found ${printList(methods)}, only one is allowed`);
    if ((has('as-uid') || user['as-groups'] || user['as-user-extra']) && !has('as')) out.push(`requesting uid, groups or user-extra for ${name} without impersonating a user`);
    return out;
  }

  #clusterProblems(name: string, cluster: Fields): string[] {
    const out: string[] = [];
    if (!cluster.server) out.push(name === '' ? 'default cluster has no server defined' : `no server found for cluster ${quote(name)}`);
    const file = cluster['certificate-authority'];
    if (file && cluster['certificate-authority-data']) out.push(`certificate-authority-data and certificate-authority are both specified for ${name}. certificate-authority-data will override.`);
    const why = file ? this.#unreadable(String(file)) : undefined;
    if (why) out.push(`unable to read certificate-authority ${file} for ${name} due to ${why}`);
    return out;
  }

  #unreadable(path: string): string | undefined {
    try {
      this.#read(path);
      return undefined;
    } catch (error) {
      return goFileError('open', path, error);
    }
  }

  #read(path: string): string {
    return text(this.#process.namespaces.mount.readFile(path, { cwd: this.#process.cwd, credentials: this.#process.credentials, nowMs: this.#process.nowMs }));
  }

  /** @returns the namespace, and whether a flag named it. @throws CommandError */
  namespace(): { readonly name: string; readonly explicit: boolean } {
    const flag = this.#flags.string('namespace');
    if (flag !== '') return { name: flag, explicit: true };
    this.confirmUsable();
    const named = this.#context(true).namespace;
    if (typeof named === 'string' && named !== '') return { name: named, explicit: false };
    const inCluster = this.#inCluster();
    return { name: inCluster?.namespace ?? 'default', explicit: false };
  }

  /** Where to connect and as whom. @throws CommandError */
  target(): Target {
    const user = this.#user();
    if (!user) throw new CommandError(`auth info ${quote(this.userName)} does not exist`);
    this.#context(true);
    const cluster = this.#cluster();
    if (!cluster) throw new CommandError(`cluster ${quote(this.clusterName)} does not exist`);
    this.confirmUsable();
    const timeoutMs = this.#timeoutMs();
    const inCluster = this.#inCluster();
    const limits = timeoutMs > 0 ? { timeoutMs } : {};
    if (inCluster) return { ...inCluster.target, ...limits };
    const server = String(cluster.server);
    const credentials = this.#credentials(cluster, user);
    const anonymous = !credentials.token && !credentials.clientCertificateData && !user.username && !user.exec && !user['auth-provider'];
    return { server, credentials, headers: headersOf(user), promptsForUser: anonymous && server.startsWith('https:'), ...limits };
  }

  /** 0: for ever. */
  #timeoutMs(): number {
    const timeout = this.#flags.string('request-timeout');
    const seconds = timeout === '' ? 0 : tryAtoi(timeout);
    if (seconds !== undefined && seconds >= 0) return 1000 * seconds;
    try {
      return parseDuration(timeout);
    } catch {
      // whatever Go says of the duration, client-go has one sentence for it
      throw new CommandError('Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)');
    }
  }

  #credentials(cluster: Fields, user: Fields): ClientCredentials {
    const field = (from: Fields, name: string): string | undefined => {
      const data = from[`${name}-data`];
      if (typeof data === 'string' && data !== '') return data;
      const path = from[name];
      return typeof path === 'string' && path !== '' ? btoa(utf8(this.#read(path))) : undefined;
    };
    const clientCertificateData = field(user, 'client-certificate');
    const clientKeyData = field(user, 'client-key');
    const certificateAuthorityData = field(cluster, 'certificate-authority');
    const token = typeof user.token === 'string' ? user.token : typeof user.tokenFile === 'string' ? this.#tokenFrom(user.tokenFile) : undefined;
    return {
      ...(clientCertificateData ? { clientCertificateData } : {}),
      ...(clientKeyData ? { clientKeyData } : {}),
      ...(certificateAuthorityData ? { certificateAuthorityData } : {}),
      ...(token ? { token } : {}),
      ...(cluster['insecure-skip-tls-verify'] ? { insecureSkipTlsVerify: true } : {}),
    };
  }

  #tokenFrom(path: string): string {
    try {
      return this.#read(path).trim();
    } catch (error) {
      throw new CommandError(goFileError('open', path, error));
    }
  }

  /** A Pod's own credentials, when there is no kubeconfig to speak of. Upstream: rest.InClusterConfig. */
  #inCluster(): { readonly namespace: string; readonly target: Target } | undefined {
    const host = this.#process.env.get('KUBERNETES_SERVICE_HOST');
    const port = this.#process.env.get('KUBERNETES_SERVICE_PORT');
    const empty = this.raw.clusters.size === 0 && this.raw.contexts.size === 0 && this.raw.users.size === 0;
    if (!host || !port || !empty || this.#flags.string('server') !== '') return undefined;
    const folder = '/var/run/secrets/kubernetes.io/serviceaccount';
    try {
      const token = this.#read(`${folder}/token`).trim();
      const namespace = this.#process.env.get('POD_NAMESPACE') || this.#read(`${folder}/namespace`).trim() || 'default';
      return { namespace, target: { server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`, credentials: { token }, headers: headersOf(this.#user() ?? {}), promptsForUser: false } };
    } catch (error) {
      if (error instanceof OsError) return undefined; // no service account is mounted here
      throw error;
    }
  }

  /** An entry of the merged files, for `config view --minify` and the like. */
  entry(section: Section, name: string): Fields | undefined {
    return this.raw[section].get(name)?.fields;
  }
}

function execProblems(name: string, exec: Fields): string[] {
  const out: string[] = [];
  if (!exec.command) out.push(`command must be specified for ${name} to use exec authentication plugin`);
  if (!exec.apiVersion) out.push(`apiVersion must be specified for ${name} to use exec authentication plugin`);
  return out;
}

/** Impersonation and basic words as headers. */
function headersOf(user: Fields): Record<string, string> {
  const out: Record<string, string> = {};
  if (typeof user.username === 'string' && user.username !== '') out.authorization = `Basic ${btoa(utf8(`${user.username}:${String(user.password ?? '')}`))}`;
  if (typeof user.as !== 'string' || user.as === '') return out;
  out['impersonate-user'] = user.as;
  if (user['as-uid']) out['impersonate-uid'] = String(user['as-uid']);
  if (Array.isArray(user['as-groups'])) out['impersonate-group'] = (user['as-groups'] as string[]).join(',');
  if (isObject(user['as-user-extra'])) {
    for (const [key, values] of Object.entries(user['as-user-extra'])) out[`impersonate-extra-${key.toLowerCase()}`] = (values as string[]).join(',');
  }
  return out;
}
