// Everything that reaches a world from outside. With the seed it decides all that ever happens in it.

import type { ApiRequest } from '../api/client.ts';
import type { Bytes } from '../base/bytes.ts';
import type { MachineFault } from '../cluster/addons/machinery.ts';

export type WorldInput =
  /** the cluster's code has arrived: it boots now */
  | { readonly type: 'attach' }
  /** keys and pasted text, as a terminal sends them */
  | { readonly type: 'keys'; readonly bytes: Bytes }
  | { readonly type: 'resize'; readonly columns: number; readonly rows: number }
  /** a file the learner put there (upload, or the editor overlay) */
  | { readonly type: 'file'; readonly path: string; readonly content: Bytes }
  /** the host's answer to a waiting program */
  | { readonly type: 'answer'; readonly id: number; readonly body: unknown }
  /** a request from outside the world: the real kubectl, a test */
  | { readonly type: 'request'; readonly request: ApiRequest }
  /** `bash -c`, without a terminal: how sessions are recorded and solutions played */
  | { readonly type: 'command'; readonly command: string }
  | { readonly type: 'fault'; readonly fault: Fault };

/** What goes wrong with the cluster's machines, and with the network between them. */
export type Fault =
  | MachineFault
  | { readonly kind: 'slow-network'; readonly extraMs: number };

/** A fault that a world has by itself. */
export interface TimedFault {
  /** virtual time from the moment the learner arrives; 0: it is there already */
  readonly afterMs: number;
  readonly fault: Fault;
}
