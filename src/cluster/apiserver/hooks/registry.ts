// Resources that do something around the store. Adding one = a file and a line here.

import type { StorageHook } from '../registry/hooks.ts';
import { mutatingPolicies, mutatingWebhooks, validatingPolicies, validatingWebhooks } from './admission-expressions.ts';
import { customResourceDefinitions } from './custom-resource-definition.ts';
import { deviceClasses, resourceClaims, resourceClaimTemplates } from './device-selectors.ts';
import { namespaces } from './namespace.ts';
import { clusterRoleBindings, clusterRoles, roleBindings, roles } from './rbac.ts';
import { services } from './service.ts';

export const storageHooks: readonly StorageHook[] = [
  validatingPolicies,
  mutatingPolicies,
  validatingWebhooks,
  mutatingWebhooks,
  customResourceDefinitions,
  deviceClasses,
  resourceClaims,
  resourceClaimTemplates,
  namespaces,
  clusterRoleBindings,
  clusterRoles,
  roleBindings,
  roles,
  services,
];
