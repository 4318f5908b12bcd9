// Every add-on there is. Adding one = a folder and a line here.

import type { AddOn } from './addon.ts';
import { csiHostPath } from './csi-hostpath/csi-hostpath.ts';
import { ingressNginx } from './ingress-nginx/ingress-nginx.ts';
import { localPath } from './local-path/local-path.ts';
import { loadBalancer } from './load-balancer/load-balancer.ts';
import { metricsServer } from './metrics-server/metrics-server.ts';

export const addOns: readonly AddOn[] = [csiHostPath, ingressNginx, loadBalancer, localPath, metricsServer];

/** The add-on of this name. */
export const addOnNamed = (name: string): AddOn | undefined => addOns.find((one) => one.name === name);

/** What is said about a name nobody knows. */
export const noAddOn = (name: string): string => `there is no add-on ${name}: ${addOns.map((one) => one.name).join(', ')}`;
