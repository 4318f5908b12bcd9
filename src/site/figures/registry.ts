/** Every figure's page side. The worlds behind them are in labs/figures. */
import { controlLoop } from './control-loop.tsx';
import { etcdQuorum } from './etcd-quorum.tsx';
import type { FigureView } from './figure-view.ts';
import { labelSets } from './label-sets.tsx';
import { rollingUpdate } from './rolling-update.tsx';
import { schedulerTable } from './scheduler-table.tsx';

export const figureViews: readonly FigureView[] = [controlLoop, etcdQuorum, labelSets, rollingUpdate, schedulerTable];
