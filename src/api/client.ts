// The only way a tool reaches a cluster: HTTP in all but the wire. Requests are answered at once (virtual time does
// not pass inside one); watches and streams are waitable.
// `src/http` carries the same requests over real HTTP, so whatever works here works for the real kubectl, and the reverse.

import type { Bytes } from '../base/bytes.ts';
import type { Queue, Waitable } from '../base/wait.ts';
import type { ApiObject } from './object.ts';

/** One request, as the server sees it after TLS. */
export interface ApiRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  /** without the query, e.g. `/api/v1/namespaces/default/pods` */
  readonly path: string;
  /** in order; a name may come more than once (`command=`) */
  readonly query?: readonly (readonly [name: string, value: string])[];
  /** names in lower case: `accept`, `content-type`, `impersonate-user`, `authorization`, `user-agent` */
  readonly headers?: Readonly<Record<string, string>>;
  /** parsed JSON, or text (YAML or JSON, by content type) that the server has to parse */
  readonly body?: unknown;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** parsed JSON (never to be changed: it is what is stored), or text for `/healthz`, logs and the like */
  readonly body: unknown;
  /** JSON that is written for people, with indents and without a newline at its end, whoever asks */
  readonly indented?: boolean;
  /** texts of `Warning: 299 - "…"` headers, in order */
  readonly warnings: readonly string[];
  /** how long the server takes for it, where that is long: a client that lives in virtual time waits so long before it goes on */
  readonly afterMs?: number;
}

/** What a watch delivers. `object` is a Table when one was asked for. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: ApiObject | unknown;
}

/** A running watch: a queue that ends when the server closes it (timeoutSeconds, compaction) or the client does. */
export interface WatchStream {
  readonly events: Queue<WatchEvent>;
  readonly warnings: readonly string[];
  close(): void;
}

/** A running log, exec, attach or port-forward: channels of bytes. Upstream: v5.channel.k8s.io. */
export interface ByteStreams {
  /** what the other side writes, by channel: 1 output, 2 errors, 3 the final Status as JSON; a log uses 1 only */
  read(channel: number): Bytes | null | undefined;
  /** ready when some channel has bytes or has ended */
  readonly readable: Waitable;
  readonly writable: Waitable;
  /** to channel 0 (standard input), or a port-forward's data channel. @returns bytes taken */
  write(channel: number, bytes: Bytes): number;
  /** ends standard input */
  endInput(): void;
  resize(columns: number, rows: number): void;
  close(): void;
}

/** A cluster's API, for one user. Failures are responses with a Status as body, never exceptions. */
export interface ApiClient {
  request(request: ApiRequest): ApiResponse;
  /** a GET with `watch=true` */
  watch(request: ApiRequest): WatchStream | ApiResponse;
  /** logs with follow, exec, attach, portforward */
  connect(request: ApiRequest): ByteStreams | ApiResponse;
}

/** What becomes of a connection to an address and port, from where somebody stands. */
export type Reach = (address: string, port: number) => 'connected' | 'refused' | 'dropped' | 'unreachable';

/** How kubectl and others get a client: from a kubeconfig's cluster, user and overrides. */
export interface Dialer {
  /**
   * @param server the URL in the kubeconfig
   * @param credentials client certificate, token, basic words, as the kubeconfig holds them
   * @param reach whether the process that dials would get a connection to an address
   * @returns a client, or why there is none, in Go's words (`dial tcp …: connect: connection refused`)
   */
  dial(server: string, credentials: ClientCredentials, reach: Reach): ApiClient | { readonly error: string };
}

/** What a client shows to say who it is. */
export interface ClientCredentials {
  /** PEM text of the client's certificate, base64 as in a kubeconfig */
  readonly clientCertificateData?: string;
  readonly clientKeyData?: string;
  readonly token?: string;
  readonly certificateAuthorityData?: string;
  readonly insecureSkipTlsVerify?: boolean;
}
