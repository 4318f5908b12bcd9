// What an autoscaler scales: anything with a scale subresource. Upstream: scaleForResourceMappings, client-go's scale client

import { StatusError } from '../../../api/meta/status-error.ts';
import type { HorizontalPodAutoscaler } from '../../../api/types.ts';
import type { JsonObject } from '../../../api/object.ts';
import type { ComponentContext } from '../../component.ts';

/** autoscaling/v1 Scale, and where it was read. */
export interface Scale {
  readonly path: string;
  readonly spec: { readonly replicas?: number };
  readonly status?: { readonly replicas?: number; readonly selector?: string };
}

/** There is no such kind; the message is the REST mapper's. */
export class ScaleError extends Error {
  override readonly name = 'ScaleError';
}

interface ResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string }[];
}

/** @throws ScaleError, StatusError */
export function findScale({ metadata, spec }: HorizontalPodAutoscaler, context: ComponentContext): Scale {
  const { apiVersion = '', kind = '', name = '' } = spec?.scaleTargetRef ?? {};
  const parts = apiVersion.split('/');
  if (parts.length > 2) throw new ScaleError(`unexpected GroupVersion string: ${apiVersion}`);
  const group = parts.length === 2 ? (parts[0] ?? '') : '';
  const home = homeOf(group, context);
  const plural = home === undefined ? undefined : pluralOf(home, kind, context);
  if (plural === undefined) throw new ScaleError(`no matches for kind "${kind}" in group "${group}"`);
  const path = `${home}/namespaces/${metadata.namespace}/${plural}/${name}/scale`;
  return { ...(context.request('GET', path) as Omit<Scale, 'path'>), path };
}

/** Where a group's preferred version is served. */
function homeOf(group: string, context: ComponentContext): string | undefined {
  if (group === '') return '/api/v1';
  const found = ask<{ preferredVersion?: { groupVersion?: string } }>(`/apis/${group}`, context);
  return found?.preferredVersion?.groupVersion && `/apis/${found.preferredVersion.groupVersion}`;
}

function pluralOf(home: string, kind: string, context: ComponentContext): string | undefined {
  return ask<ResourceList>(home, context)?.resources.find((resource) => resource.kind === kind && !resource.name.includes('/'))?.name;
}

function ask<T>(path: string, context: ComponentContext): T | undefined {
  try {
    return context.request('GET', path) as T;
  } catch (error) {
    if (error instanceof StatusError) return undefined;
    throw error;
  }
}

/** @throws StatusError */
export function writeScale({ path, ...scale }: Scale, replicas: number, context: ComponentContext): void {
  context.request('PUT', path, { ...scale, spec: { ...scale.spec, replicas } } as unknown as JsonObject);
}
