// A figure's request to the API server, made as the cluster's administrator: what a reader's kubectl would send.

import type { ApiRequest } from '../../api/client.ts';
import type { World } from '../world.ts';

/** What the server says when it refuses, in its own words. */
export interface Refusal {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
}

export type Answer<Body> = { readonly body: Body } | { readonly refusal: Refusal };

/** @returns the body, or the Status of a refusal */
export function ask<Body>(world: World, request: ApiRequest): Answer<Body> {
  const { status, body } = world.cluster.client().request(request);
  if (status < 300) return { body: body as Body };
  const { code = status, reason = '', message = '' } = body as Partial<Refusal>;
  return { refusal: { code, reason, message } };
}

const pathsOf = { pods: '/api/v1/namespaces/default/pods', nodes: '/api/v1/nodes', deployments: '/apis/apps/v1/namespaces/default/deployments' } as const;

/** The path of a resource's list in the reader's namespace, or of one object in it. */
export const pathOf = (resource: keyof typeof pathsOf, name = ''): string => (name === '' ? pathsOf[resource] : `${pathsOf[resource]}/${name}`);

/** Makes an object from JSON, or from a manifest in YAML; unknown fields are refused, as kubectl has it. */
export const create = (world: World, resource: keyof typeof pathsOf, body: unknown): Answer<unknown> =>
  ask(world, { method: 'POST', path: pathOf(resource), query: [['fieldValidation', 'Strict']], headers: { 'content-type': typeof body === 'string' ? 'application/yaml' : 'application/json' }, body });

/** Changes fields of an object, as `kubectl patch --type=merge`; null takes a field away. */
export const change = (world: World, resource: keyof typeof pathsOf, name: string, body: unknown): Answer<unknown> =>
  ask(world, { method: 'PATCH', path: pathOf(resource, name), headers: { 'content-type': 'application/merge-patch+json' }, body });

export const remove = (world: World, resource: keyof typeof pathsOf, name: string): Answer<unknown> => ask(world, { method: 'DELETE', path: pathOf(resource, name) });
