// What all `kubectl create KIND` have in common: a name, an object in Go's field order, and sending or printing it.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/create/create.go (NameFromCommandArgs), and Run of each create_*.go.

import { toJsonUnsorted } from '../../../../base/json.ts';
import type { Flag } from '../../../cobra/flag.ts';
import type { Resource } from '../../client/discovery.ts';
import { CommandError, type ServerError } from '../../errors.ts';
import { dryRunFlag, fieldManagerFlag, outputFlags, saveConfigFlag, validateFlag } from '../../flags/common.ts';
import { printTo, resultPrinter } from '../../print/choose.ts';
import { inStructOrder } from '../../print/printer.ts';
import { Info } from '../../resource/info.ts';
import { edited, type KubeObject, metadataOf } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';
import { dryRunOf, validationOf, withDryRun } from '../verb.ts';

/** Flags of every generator. */
export const createFlags: readonly Flag[] = [...outputFlags(), saveConfigFlag, validateFlag, dryRunFlag, fieldManagerFlag('kubectl-create')];

/** The one name among the arguments before `--`; the kubeconfig is looked at next, as every generator does. @throws CommandError */
export function nameArgument(k: Kubectl): string {
  const count = k.argsBeforeDash < 0 ? k.args.length : k.argsBeforeDash;
  const [name] = k.args;
  if (count !== 1 || name === undefined) throw k.usageError(`exactly one NAME is required, got ${count}`);
  void k.rest;
  return name;
}

/** Where a kind is served; its group, version, kind and plural are known without asking. */
export function served(apiVersion: string, kind: string, plural: string, namespaced = true): Resource {
  const slash = apiVersion.indexOf('/');
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1), name: plural, singular: kind.toLowerCase(), kind, namespaced, verbs: [], shortNames: [], categories: [] };
}

export interface Submission {
  readonly mapping: Resource;
  /** made when everything else is known to be right */
  readonly object: (k: Kubectl) => KubeObject;
  /** puts the server's failure in the command's words; absent: as the server says it */
  readonly failure?: (error: ServerError | CommandError) => CommandError;
  /** --save-config is read and forgotten, as upstream does for services */
  readonly forgetsConfig?: boolean;
}

/** `failed to create configmap: …`. */
export const failedTo = (what: string): ((error: CommandError) => CommandError) => (error) => new CommandError(`failed to create ${what}: ${error.message}`);

/** The namespace an object is to name itself: only one that a flag named. */
export const explicitNamespace = (k: Kubectl): { readonly namespace?: string } => {
  const { name, explicit } = k.namespace();
  return explicit ? { namespace: name } : {};
};

/** Creates the object, or prints what would be created. */
export function submit(k: Kubectl, submission: Submission, operation = 'created'): void {
  const dryRun = dryRunOf(k);
  const fieldValidation = validationOf(k);
  const printer = resultPrinter(k, withDryRun(operation, dryRun));
  const object = inStructOrder(submission.object(k));
  if (k.flags.bool('save-config') && !submission.forgetsConfig) saveConfiguration(object);
  if (dryRun === 'client') return printTo(k, printer, object);
  const namespace = submission.mapping.namespaced ? k.namespace().name : '';
  const info = new Info(k.rest, submission.mapping, namespace, '');
  try {
    const created = info.create(object, { dryRun: dryRun === 'server', fieldManager: k.flags.string('field-manager'), fieldValidation });
    printTo(k, printer, inStructOrder(likeStruct(created, object)));
  } catch (error) {
    throw error instanceof CommandError && submission.failure ? submission.failure(error) : error;
  }
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Puts the configuration into the annotation kubectl apply reads. Upstream: util.CreateOrUpdateAnnotation. */
export function saveConfiguration(object: KubeObject): void {
  const bare = edited(object);
  const text = `${toJsonUnsorted({ ...bare, metadata: { ...bare.metadata } })}\n`;
  const metadata = metadataOf(object);
  metadata.annotations = { ...metadata.annotations, [lastApplied]: text };
}

/** The server's answer with the fields in the order of what was sent; what it added follows. */
function likeStruct(answer: KubeObject, sent: KubeObject): KubeObject {
  const order = ['kind', 'apiVersion', 'metadata', ...Object.keys(sent)];
  const keys = [...new Set([...order.filter((key) => key in answer), ...Object.keys(answer)])];
  return Object.fromEntries(keys.map((key) => [key, key === 'metadata' ? orderedMetadata(answer.metadata ?? {}) : answer[key]]));
}

const metadataOrder = ['name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'labels', 'annotations', 'ownerReferences', 'finalizers', 'managedFields'];

function orderedMetadata(metadata: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(metadataOrder.filter((key) => key in metadata).map((key) => [key, metadata[key]]));
}

/** The fields that have a value: Go's omitempty. */
export function present<T extends Record<string, unknown>>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== '' && value !== null && !(Array.isArray(value) && value.length === 0))) as T;
}

/** A number, or a text that is none. Upstream: intstr.Parse. */
export const intOrString = (text: string): number | string => (/^[+-]?\d+$/.test(text) && Math.abs(Number(text)) < 2 ** 31 ? Number(text) : text);
