/** Measured tables of kubectl's own tests; one line each. */
import type { Conformance } from '../tally.ts';
import { labels, rollout } from './change.ts';
import { create, exposing, run } from './create.ts';
import { debug } from './debug.ts';
import { describe } from './describe.ts';
import { configuring, setting } from './settings.ts';
import { apply, deleting, explain, get, others, shared, streams } from './more.ts';

export const kubectlTables: readonly Conformance[] = [apply, configuring, create, debug, deleting, describe, explain, exposing, get, labels, others, rollout, run, setting, shared, streams];
