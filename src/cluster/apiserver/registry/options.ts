// What comes along with a write: who does it, in whose name fields are owned, and whether it is meant.

import type { RequestContext } from '../../../api/kind.ts';
import type { Author } from '../../etcd.ts';
import type { Resource } from '../resource.ts';
import type { User } from '../user.ts';

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export interface WriteOptions {
  readonly user: User;
  /** the component or the client's name, for the history: `replicaset-controller`, `kubectl-create` */
  readonly agent: string;
  /** who owns the fields that are written */
  readonly fieldManager: string;
  /** the revision this write is a consequence of */
  readonly because?: number | undefined;
  readonly verb: string;
  /** `''`, `status`, `scale` … */
  readonly subresource: string;
  readonly dryRun: boolean;
  /** texts to send along as Warning headers */
  readonly warnings: string[];
  /** nobody reads them: what a kind has to say of an object need not be looked for */
  readonly unheard?: boolean;
}

/** What a kind's hooks may know of a write. */
export function requestContextOf({ nowMs }: { readonly nowMs: number }, { kind }: Resource, { user, subresource }: WriteOptions): RequestContext {
  return { nowMs, user, subresource, group: kind.group };
}

/** Who a write is by, for the log. */
export function authorOf(options: WriteOptions): Author {
  const { user, agent, verb, because, subresource } = options;
  const author = because === undefined ? { user: user.name, agent, verb } : { user: user.name, agent, verb, because };
  return subresource === '' ? author : { ...author, subresource };
}
