/**
 * PodTemplate: a template on its own, for whoever reads it.
 * Upstream: pkg/registry/core/podtemplate/strategy.go, printPodTemplate.
 *
 * @supports yes PodTemplate: stored and shown; nothing in a cluster acts on it
 */
import type { IPodTemplate } from 'kubernetes-models/v1/PodTemplate';
import type { FieldError } from '../meta/field-error.ts';
import { formatLabels } from '../meta/labels.ts';
import type { PodTemplateSpec, Stored } from '../types.ts';
import { column, containerCells, nameColumn } from './shared/cells.ts';
import type { Report } from './shared/checks.ts';
import { defineKind } from './shared/define.ts';
import { withGeneration } from './shared/generation.ts';
import { withDefaultTemplate } from './shared/pod-defaults.ts';
import { templateWarnings } from './shared/pod-spec/warnings.ts';
import { checkTemplate } from './shared/pod-template.ts';
import { isNewGeneration } from './shared/workload.ts';

export type PodTemplate = Stored<IPodTemplate>;

export const podTemplate = defineKind<PodTemplate>({
  group: '',
  kind: 'PodTemplate',
  plural: 'podtemplates',
  namespaced: true,
  schema: 'io.k8s.api.core.v1',
  generation: false,
  defaults: (object) => withDefaultTemplate(object as PodTemplate & { readonly template?: PodTemplateSpec }),
  prepareForCreate: (object) => withGeneration(object, 1),
  prepareForUpdate: (object, old) => withGeneration(object, old, object.template, old.template),
  validate: validatePodTemplate,
  validateUpdate: (object, old) => (object.template === old.template ? [] : validatePodTemplate(object)),
  warnings: (object, old) => (isNewGeneration(object, old) ? templateWarnings('template', object.template) : []),
  columns: [
    nameColumn,
    column('Containers', 'string', 'names of the containers in the template'),
    column('Images', 'string', 'images of the containers in the template'),
    column('Pod Labels', 'string', 'labels that its Pods get'),
  ],
  row: ({ metadata, template }) => [metadata.name, ...containerCells(template?.spec?.containers), formatLabels(template?.metadata?.labels as Record<string, string> | undefined)],
});

function validatePodTemplate({ template }: PodTemplate): readonly FieldError[] {
  const report: Report = [];
  checkTemplate(report, 'template', template);
  return report;
}
