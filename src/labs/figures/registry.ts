// Every figure. The page's side of each is in site/figures.

import { controlLoop } from './control-loop.ts';
import { etcdQuorum } from './etcd-quorum.ts';
import type { Figure } from './figure.ts';
import { labelSets } from './label-sets.ts';
import { rollingUpdate } from './rolling-update.ts';
import { schedulerTable } from './scheduler-table.ts';

export const figures: readonly Figure[] = [controlLoop, etcdQuorum, labelSets, rollingUpdate, schedulerTable];
