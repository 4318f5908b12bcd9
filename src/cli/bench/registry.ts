// Every bench. Adding one = a file and a line here.

import { boot } from './boot.ts';
import { deployments } from './deployments.ts';
import { idle } from './idle.ts';
import type { Bench } from './measure.ts';
import { scheduler } from './scheduler.ts';

export const benches: readonly Bench[] = [boot, deployments, idle, scheduler];
