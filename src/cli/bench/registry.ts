// Every bench. Adding one = a file and a line here.

import { boot } from './boot.ts';
import { deployments } from './deployments.ts';
import { idle } from './idle.ts';
import { kubectl } from './kubectl.ts';
import type { Bench } from './measure.ts';
import { requests } from './requests.ts';
import { rewind } from './rewind.ts';
import { scheduler } from './scheduler.ts';
import { stored } from './stored.ts';

export const benches: readonly Bench[] = [boot, deployments, idle, rewind, requests, kubectl, scheduler, stored];
