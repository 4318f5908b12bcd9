// `serviceaccounts/x/token`: a token for an account, for a time, perhaps bound to a Pod.
// Upstream: pkg/registry/core/serviceaccount/storage/token.go

import type { FieldError } from '../../../api/meta/field-error.ts';
import { invalidField } from '../../../api/meta/field-error.ts';
import { badRequest, conflict, invalid, notFound } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { Pod } from '../../../api/types.ts';
import type { BoundObject } from '../authn/tokens.ts';
import { issuer, issueToken } from '../authn/tokens.ts';
import type { ResourceCall } from '../call.ts';
import { readBodyAs } from '../codec/body.ts';
import { storedObject } from '../handlers/read.ts';
import { stamp } from '../registry/metadata.ts';
import { respondJson } from '../respond.ts';
import type { Subresource } from './registry.ts';
import { wrongMethod } from './wrong-method.ts';

interface Spec {
  readonly audiences?: readonly string[];
  readonly expirationSeconds?: number;
  readonly boundObjectRef?: { readonly kind?: string; readonly apiVersion?: string; readonly name?: string; readonly uid?: string };
}

const shortestSeconds = 600;

export const token: Subresource = {
  name: 'token',
  resources: ['serviceaccounts'],
  verbs: ['create'],
  body: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
  handle: (call) => {
    if (call.info.verb !== 'create') return wrongMethod();
    const account = storedObject(call);
    const { spec = {}, metadata = {} } = readBodyAs(call, 'io.k8s.api.authentication.v1.TokenRequest', 'TokenRequest') as {
      spec?: Spec;
      metadata?: { name?: string };
    };
    const expirationSeconds = spec.expirationSeconds ?? 3600;
    check(metadata.name ?? '', expirationSeconds);
    const { server } = call;
    const audiences = spec.audiences && spec.audiences.length > 0 ? spec.audiences : [issuer];
    const bound = boundObject(call, account, spec);
    const made = issueToken({ account, audiences, lifetimeSeconds: expirationSeconds, bound, id: server.random.uuid() }, server.secret, server.nowMs);
    const { name, namespace, uid } = account.metadata;
    return respondJson(call, 201, {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { name, namespace, uid, creationTimestamp: stamp(server.nowMs) },
      spec: { audiences, expirationSeconds, boundObjectRef: spec.boundObjectRef ?? null },
      status: { token: made, expirationTimestamp: stamp(server.nowMs + expirationSeconds * 1000) },
    });
  },
};

function check(name: string, seconds: number): void {
  const errors: FieldError[] = [];
  const at = 'spec.expirationSeconds';
  if (seconds < shortestSeconds) errors.push(invalidField(at, seconds, 'may not specify a duration less than 10 minutes'));
  if (seconds > 2 ** 32) errors.push(invalidField(at, seconds, 'may not specify a duration larger than 2^32 seconds'));
  if (errors.length > 0) throw invalid({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, name, errors);
}

function boundObject({ server, info }: ResourceCall, account: ApiObject, { boundObjectRef }: Spec): BoundObject | undefined {
  if (!boundObjectRef?.kind) return undefined;
  const { kind, name = '', uid } = boundObjectRef;
  const resource = ({ Pod: 'pods', Secret: 'secrets', Node: 'nodes' } as const)[kind as 'Pod'];
  if (!resource) throw badRequest(`cannot bind token for serviceaccount ${JSON.stringify(account.metadata.name)} to kind ${JSON.stringify(kind)}`);
  const object = server.etcd.get(resource, kind === 'Node' ? name : `${info.namespace}/${name}`);
  if (!object) throw notFound({ group: '', resource }, name);
  if (uid && uid !== object.metadata.uid) {
    throw conflict(
      { group: '', resource },
      name,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  }
  if (kind !== 'Pod') return { kind: kind as 'Secret', object };
  const { spec } = object as unknown as Pod;
  if ((spec?.serviceAccountName || 'default') !== account.metadata.name) {
    throw badRequest(`cannot bind token for serviceaccount ${JSON.stringify(account.metadata.name)} to pod running with different serviceaccount name.`);
  }
  return { kind: 'Pod', object, node: spec?.nodeName ? server.etcd.get('nodes', spec.nodeName) : undefined };
}
