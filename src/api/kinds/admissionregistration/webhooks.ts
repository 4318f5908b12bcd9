/**
 * ValidatingWebhookConfiguration and MutatingWebhookConfiguration: servers that are asked about writes.
 * Upstream: pkg/registry/admissionregistration/*webhookconfiguration, pkg/apis/admissionregistration/v1/defaults.go.
 *
 * @supports partly ValidatingWebhookConfiguration: every field of its schema — "no webhook answers: failurePolicy decides"
 * @supports partly MutatingWebhookConfiguration: every field of its schema — "no webhook answers: failurePolicy decides"
 */
import type { IMutatingWebhookConfiguration } from 'kubernetes-models/admissionregistration.k8s.io/v1/MutatingWebhookConfiguration';
import type { Stored } from '../../types.ts';
import { age, ageColumn, column, nameColumn } from '../shared/cells.ts';
import { change, each, fill, maybe } from '../shared/copy.ts';
import type { KindSource } from '../shared/define.ts';
import { defineKind } from '../shared/define.ts';
import type { Item } from '../shared/pod-types.ts';
import { defaultRule } from './defaults.ts';
import { validateWebhooks } from './validate-webhooks.ts';

/** A configuration of either kind; only mutating webhooks have a reinvocationPolicy. */
export type WebhookConfiguration = Stored<IMutatingWebhookConfiguration>;
export type Webhook = Item<WebhookConfiguration['webhooks']>;

const common = {
  group: 'admissionregistration.k8s.io',
  categories: ['api-extensions'],
  namespaced: false,
  schema: 'io.k8s.api.admissionregistration.v1',
  generation: true,
  unconditionalUpdate: false,
  validate: validateWebhooks,
  validateUpdate: validateWebhooks,
  columns: [nameColumn, column('Webhooks', 'integer', 'how many webhooks it has'), ageColumn],
  row: (configuration, context) => [configuration.metadata.name, configuration.webhooks?.length ?? 0, age(configuration, context)],
} satisfies Partial<KindSource<WebhookConfiguration>>;

export const validatingWebhookConfiguration = defineKind<WebhookConfiguration>({
  ...common,
  kind: 'ValidatingWebhookConfiguration',
  plural: 'validatingwebhookconfigurations',
  defaults: (configuration) => change(configuration, { webhooks: each(configuration.webhooks, defaultWebhook) }),
});

export const mutatingWebhookConfiguration = defineKind<WebhookConfiguration>({
  ...common,
  kind: 'MutatingWebhookConfiguration',
  plural: 'mutatingwebhookconfigurations',
  defaults: (configuration) => change(configuration, { webhooks: each(configuration.webhooks, (webhook) => fill(defaultWebhook(webhook), { reinvocationPolicy: 'Never' })) }),
});

function defaultWebhook(webhook: Webhook): Webhook {
  const clientConfig = maybe(webhook.clientConfig, (config) => change(config, { service: maybe(config.service, (service) => fill(service, { port: 443 })) }));
  return fill(change(webhook, { clientConfig: clientConfig as Webhook['clientConfig'], rules: each(webhook.rules, defaultRule) }), {
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
  });
}
