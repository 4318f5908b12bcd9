/**
 * Binding: sends a Pod to a node; never stored.
 * Upstream: pkg/registry/core/pod/storage (BindingREST).
 *
 * @supports yes Binding: through the bindings resource and a Pod's binding subresource
 */
import type { IBinding } from 'kubernetes-models/v1/Binding';
import type { Stored } from '../types.ts';
import { defineKind } from './shared/define.ts';

export type Binding = Stored<IBinding>;

export const binding = defineKind<Binding>({
  group: '',
  kind: 'Binding',
  plural: 'bindings',
  namespaced: true,
  schema: 'io.k8s.api.core.v1',
  verbs: ['create'],
  virtual: true,
});
