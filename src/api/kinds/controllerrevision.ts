/**
 * ControllerRevision: a state that a StatefulSet or DaemonSet once had, so that it can go back to it.
 * Upstream: pkg/registry/apps/controllerrevision/strategy.go, printControllerRevision.
 *
 * @supports yes ControllerRevision: written by the controllers, immutable but for its number
 */
import type { IControllerRevision } from 'kubernetes-models/apps/v1/ControllerRevision';
import { isObject } from '../../base/json.ts';
import type { FieldError } from '../meta/field-error.ts';
import { invalidField, required } from '../meta/field-error.ts';
import type { Stored } from '../types.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import { negativeMessage } from './shared/checks.ts';
import { defineKind } from './shared/define.ts';
import { immutableField } from './shared/immutable.ts';

export type ControllerRevision = Stored<IControllerRevision>;

export const controllerRevision = defineKind<ControllerRevision>({
  group: 'apps',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  namespaced: true,
  schema: 'io.k8s.api.apps.v1',
  generation: false,
  validate: validateRevision,
  validateUpdate: (revision, old) => [...negativeRevision(revision), ...immutableField(revision.data, old.data, 'data')],
  columns: [nameColumn, column('Controller', 'string', 'whose state it is'), column('Revision', 'string', 'its number'), ageColumn],
  row: (revision, context) => [revision.metadata.name, controller(revision), revision.revision, age(revision, context)],
});

/** `statefulset.apps/web`. */
function controller(revision: ControllerRevision): string {
  const owner = revision.metadata.ownerReferences?.find((reference) => reference.controller);
  if (!owner) return '<none>';
  const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
  return `${owner.kind}${group}`.toLowerCase().concat('/', owner.name);
}

function negativeRevision({ revision }: ControllerRevision): readonly FieldError[] {
  return revision < 0 ? [invalidField('revision', revision, negativeMessage)] : [];
}

function validateRevision(object: ControllerRevision): readonly FieldError[] {
  const data: unknown = object.data;
  if (data === undefined || data === null) return [...negativeRevision(object), required('data', 'data is mandatory')];
  return isObject(data) ? negativeRevision(object) : [...negativeRevision(object), required('data', 'data must be a valid JSON object')];
}
