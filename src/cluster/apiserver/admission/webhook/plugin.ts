// Admission webhooks. Nobody answers them inside the simulation, so what counts is whether one is asked and what its failure means.
// Upstream: apiserver/pkg/admission/plugin/webhook/{generic,mutating,validating}
//
// @supports partly admission webhooks: matching, match conditions, failurePolicy — "no webhook server answers in the simulation, so every call fails"

import type { LabelSelector } from '../../../../api/meta/labels.ts';
import { internalError } from '../../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../../api/object.ts';
import type { Service } from '../../../../api/types.ts';
import { goQuote } from '../../../../base/go-quote.ts';
import type { Rule } from '../match.ts';
import { isExempt, namespaceMatches, objectMatches, ruleMatches } from '../match.ts';
import type { AdmissionContext, AdmissionPlugin, Attributes } from '../plugin.ts';
import type { Condition } from '../policy/bindings.ts';
import { bindingsFor } from '../policy/environment.ts';
import { conditionsHold } from '../policy/match-conditions.ts';
import { readExpression } from '../policy/programs.ts';
import { refuse } from '../refuse.ts';

interface Webhook {
  readonly name: string;
  readonly clientConfig: { readonly url?: string; readonly service?: { readonly namespace: string; readonly name: string; readonly path?: string; readonly port?: number } };
  readonly rules?: readonly Rule[];
  readonly failurePolicy?: string;
  readonly matchPolicy?: string;
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
  readonly matchConditions?: readonly Condition[];
  readonly timeoutSeconds?: number;
  readonly sideEffects?: string;
}

const configurations = {
  mutating: 'mutatingwebhookconfigurations.admissionregistration.k8s.io',
  validating: 'validatingwebhookconfigurations.admissionregistration.k8s.io',
} as const;

function callAll(what: 'mutating' | 'validating', object: ApiObject | undefined, old: ApiObject | undefined, attributes: Attributes, context: AdmissionContext): void {
  const storage = configurations[what];
  if (context.etcd.count(storage) === 0 || isExempt(attributes)) return;
  const all = [...context.etcd.list(storage)].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  for (const configuration of all) {
    for (const webhook of (configuration.webhooks ?? []) as readonly Webhook[]) {
      if (concerns(webhook, object, old, attributes, context)) fail(webhook, attributes, context);
    }
  }
}

function concerns(webhook: Webhook, object: ApiObject | undefined, old: ApiObject | undefined, attributes: Attributes, context: AdmissionContext): boolean {
  if (!webhook.rules?.some((rule) => ruleMatches(rule, attributes, webhook.matchPolicy === 'Exact'))) return false;
  if (!namespaceMatches(webhook.namespaceSelector, object ?? old, attributes, context)) return false;
  if (!objectMatches(webhook.objectSelector, object, old)) return false;
  if (!webhook.matchConditions?.length) return true;
  const bindings = bindingsFor(object, old, attributes, context);
  const holds = conditionsHold(webhook.matchConditions, (expression) => readCondition(expression), bindings, webhook.failurePolicy === 'Ignore');
  if (typeof holds === 'string') throw refuse(attributes, object ?? old, holds);
  return holds;
}

const conditions = new Map<string, ReturnType<typeof readExpression>>();

function readCondition(expression: string): ReturnType<typeof readExpression> {
  let program = conditions.get(expression);
  if (!program) conditions.set(expression, (program = readExpression(expression, { authorizer: true })));
  return program;
}

/** @throws StatusError 500, unless failures are ignored */
function fail(webhook: Webhook, { dryRun }: Attributes, context: AdmissionContext): void {
  if (webhook.failurePolicy === 'Ignore') return;
  const head = `failed calling webhook ${goQuote(webhook.name)}: failed to call webhook: `;
  if (dryRun && webhook.sideEffects !== 'None' && webhook.sideEffects !== 'NoneOnDryRun') {
    throw internalError(`${head}the server does not support dry run for this webhook`);
  }
  throw internalError(`${head}Post ${goQuote(urlOf(webhook))}: ${reasonOf(webhook, context)}`);
}

function urlOf({ clientConfig: { url, service }, timeoutSeconds = 10 }: Webhook): string {
  const base = url ?? `https://${service?.name}.${service?.namespace}.svc:${service?.port ?? 443}${service?.path ?? ''}`;
  return `${base}${base.includes('?') ? '&' : '?'}timeout=${timeoutSeconds}s`;
}

/** What the caller finds when it tries: no Service, nobody behind it, nobody listening. */
function reasonOf({ clientConfig: { url, service } }: Webhook, { etcd }: AdmissionContext): string {
  if (service) return reasonOfService(service, etcd);
  const { hostname, port } = new URL(url ?? 'https://localhost');
  const isAddress = /^[\d.]+$/.test(hostname);
  return isAddress ? `dial tcp ${hostname}:${port || '443'}: connect: connection refused` : `dial tcp: lookup ${hostname} on 10.96.0.10:53: no such host`;
}

function reasonOfService({ namespace, name, port = 443 }: NonNullable<Webhook['clientConfig']['service']>, etcd: AdmissionContext['etcd']): string {
  const found = etcd.get('services', `${namespace}/${name}`) as unknown as Service | undefined;
  if (!found) return `service ${goQuote(name)} not found`;
  if (!found.spec?.ports?.some((one) => one.port === port)) return `no service port ${port} found for service ${goQuote(name)}`;
  const slices = [...etcd.list('endpointslices.discovery.k8s.io', namespace)].filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name);
  const ready = slices
    .flatMap(({ endpoints }) => (endpoints ?? []) as readonly { addresses: readonly string[]; conditions?: { ready?: boolean } }[])
    .filter(({ conditions }) => conditions?.ready !== false);
  if (ready.length === 0) return `no endpoints available for service ${goQuote(name)}`;
  return `dial tcp ${found.spec.clusterIP}:${port}: connect: connection refused`;
}

export const mutatingAdmissionWebhook: AdmissionPlugin = {
  name: 'MutatingAdmissionWebhook',
  operations: ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'],
  admit: (object, old, attributes, context) => {
    callAll('mutating', object, old, attributes, context);
    return object;
  },
};

export const validatingAdmissionWebhook: AdmissionPlugin = {
  name: 'ValidatingAdmissionWebhook',
  operations: ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'],
  validate: (object, old, attributes, context) => callAll('validating', object, old, attributes, context),
};
