// `scale`: one number of a workload, the same way for all that can be scaled.
// Upstream: pkg/registry/{apps,core}/…/storage ScaleREST, apiextensions-apiserver scale

import type { FieldError } from '../../../api/meta/field-error.ts';
import { invalidField, required } from '../../../api/meta/field-error.ts';
import type { LabelSelector } from '../../../api/meta/labels.ts';
import { formatSelector, labelSelectorAsSelector } from '../../../api/meta/labels.ts';
import { badRequest, invalid } from '../../../api/meta/status-error.ts';
import type { ApiObject, JsonObject } from '../../../api/object.ts';
import { typeOf } from '../../../api/schema/schema.ts';
import type { ResourceCall } from '../call.ts';
import { writeOptionsOf } from '../call.ts';
import { bodyOrRefuse, reportStrict, unknownFields } from '../codec/body.ts';
import { DecodeError, decodeAs } from '../../../api/schema/decode.ts';
import { conflict, optimisticLock } from '../failures.ts';
import { patched } from '../handlers/patch.ts';
import { storedObject } from '../handlers/read.ts';
import { updateObject } from '../registry/update.ts';
import { respondJson, wantedBy } from '../respond.ts';
import { tableOf } from '../table.ts';
import type { Subresource } from './registry.ts';
import { scaleKind } from './scale-kind.ts';
import { wrongMethod } from './wrong-method.ts';

const scaleType = 'io.k8s.api.autoscaling.v1.Scale';

export const scale: Subresource = {
  name: 'scale',
  verbs: ['get', 'patch', 'update'],
  body: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
  handle: (call) => {
    if (call.info.verb === 'get') return respond(call, storedObject(call));
    if (call.info.verb === 'update')
      return respond(
        call,
        write(call, () => scaleInBody(call)),
      );
    if (call.info.verb === 'patch')
      return respond(
        call,
        write(call, (old) => patched(call, scaleOf(call, old), scaleType, { apiVersion: 'autoscaling/v1', kind: 'Scale' })),
      );
    return wrongMethod();
  },
};

function respond(call: ResourceCall, object: ApiObject): ReturnType<Subresource['handle']> {
  const wanted = wantedBy(call);
  const shown = scaleOf(call, object) as unknown as ApiObject;
  if (wanted.form !== 'table') return respondJson(call, 200, shown, wanted);
  const request = { nowMs: call.server.nowMs, include: 'Metadata', metaVersion: wanted.metaVersion, withColumns: true } as const;
  return respondJson(call, 200, tableOf(scaleKind, [shown], { resourceVersion: object.metadata.resourceVersion ?? '' }, request), wanted);
}

/** Upstream: scaleFromDeployment and its siblings */
function scaleOf({ resource }: ResourceCall, object: ApiObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const paths = resource.kind.scale;
  const selector = paths?.selector ? selectorText(read(object, paths.selector)) : '';
  const replicas = Number(read(object, paths?.specReplicas ?? '') ?? 0);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace ? { namespace } : {}), uid, resourceVersion, creationTimestamp },
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: Number(read(object, paths?.statusReplicas ?? '') ?? 0), ...(selector === '' ? {} : { selector }) },
  };
}

/** A selector is a LabelSelector, a plain map (ReplicationController) or text (custom resources). */
function selectorText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  const isLabelSelector = 'matchLabels' in value || 'matchExpressions' in value || Object.keys(value).length === 0;
  return formatSelector(labelSelectorAsSelector(isLabelSelector ? (value as LabelSelector) : { matchLabels: value as Record<string, string> }));
}

/** @throws StatusError */
function scaleInBody(call: ResourceCall): JsonObject {
  const type = typeOf(scaleType);
  const { value } = bodyOrRefuse(call, 'Scale');
  if (!type) throw badRequest('no description of Scale');
  try {
    const decoded = decodeAs(type, value);
    reportStrict(call, unknownFields(decoded), 'Scale in version "v1" cannot be handled as a Scale: ');
    return decoded.value;
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(`Scale in version "v1" cannot be handled as a Scale: ${error.message}`);
    throw error;
  }
}

function write(call: ResourceCall, scaleFor: (old: ApiObject) => JsonObject): ApiObject {
  const { server, resource, version, info } = call;
  const change = (old: ApiObject): ApiObject => {
    const wanted = scaleFor(old) as { metadata?: { name?: string; resourceVersion?: string }; spec?: { replicas?: number } };
    const replicas = wanted.spec?.replicas ?? 0;
    check(wanted.metadata?.name ?? '', replicas);
    const { resourceVersion } = wanted.metadata ?? {};
    if (resourceVersion && resourceVersion !== old.metadata.resourceVersion) throw conflict(resource, info.name, optimisticLock);
    return replace(old, (resource.kind.scale?.specReplicas ?? '').split('.').filter(Boolean), replicas) as ApiObject;
  };
  return updateObject(server, resource, change, { namespace: info.namespace, name: info.name, version: version.name }, writeOptionsOf(call, call.info.verb));
}

function check(name: string, replicas: number): void {
  const errors: FieldError[] = [];
  if (name === '') errors.push(required('metadata.name', 'name or generateName is required'));
  if (replicas < 0) errors.push(invalidField('spec.replicas', replicas, 'must be greater than or equal to 0'));
  if (errors.length > 0) throw invalid({ group: 'autoscaling', kind: 'Scale' }, name, errors);
}

/** The value at `.spec.replicas`. */
function read(object: unknown, path: string): unknown {
  let at = object;
  for (const name of path.split('.').filter(Boolean)) at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined;
  return at;
}

function replace(object: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const fields = (typeof object === 'object' && object !== null ? object : {}) as Record<string, unknown>;
  return { ...fields, [name]: replace(fields[name], rest, value) };
}
