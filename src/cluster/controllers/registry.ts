// Every controller of kube-controller-manager, in the order it starts them. Adding one = a file and a line here.

import type { Component } from '../component.ts';
import { replicaSet } from './replicaset.ts';

export const controllers: readonly Component[] = [replicaSet];
