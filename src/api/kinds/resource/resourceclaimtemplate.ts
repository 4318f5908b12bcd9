/**
 * ResourceClaimTemplate: what ResourceClaims of Pods are made from.
 * Upstream: pkg/registry/resource/resourceclaimtemplate/strategy.go, printResourceClaimTemplate.
 *
 * @supports partly ResourceClaimTemplate: every field of its schema — "stored and shown; no device is ever allocated"
 */
import type { IResourceClaimTemplate } from 'kubernetes-models/resource.k8s.io/v1/ResourceClaimTemplate';
import type { Stored } from '../../types.ts';
import { ageColumn, nameAndAge, nameColumn } from '../shared/cells.ts';
import { change } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import { defaultClaimSpec } from './resourceclaim.ts';
import { validateResourceClaimTemplate, validateResourceClaimTemplateUpdate } from './validate.ts';

export type ResourceClaimTemplate = Stored<IResourceClaimTemplate>;

export const resourceClaimTemplate = defineKind<ResourceClaimTemplate>({
  group: 'resource.k8s.io',
  kind: 'ResourceClaimTemplate',
  plural: 'resourceclaimtemplates',
  namespaced: true,
  schema: 'io.k8s.api.resource.v1',
  generation: false,
  defaults: (template) => change(template, { spec: change(template.spec, { spec: defaultClaimSpec(template.spec.spec) }) }),
  validate: validateResourceClaimTemplate,
  validateUpdate: validateResourceClaimTemplateUpdate,
  columns: [nameColumn, ageColumn],
  row: nameAndAge,
});
