// Every admission plugin, in upstream's order. Adding one = a file and a line here.
// Upstream: pkg/kubeapiserver/options/plugins.go AllOrderedPlugins

import type { AdmissionPlugin } from './plugin.ts';

export const admissionPlugins: readonly AdmissionPlugin[] = [];
