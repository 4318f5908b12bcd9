import type { StorageHook } from '../registry/hooks.ts';

export const customResourceDefinitions: StorageHook = { resource: 'customresourcedefinitions.apiextensions.k8s.io' };
