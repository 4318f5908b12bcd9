/** Measured tables of kubectl's own tests; one line each. */
import type { Conformance } from '../tally.ts';
import { labels, rollout } from './change.ts';
import { create, exposing, run } from './create.ts';
import { debug } from './debug.ts';
import { describe } from './describe.ts';
import { draining } from './drain.ts';
import { editing } from './edit.ts';
import { configuring, setting } from './settings.ts';
import { apply, deleting, explain, get, others, shared, streams } from './more.ts';
import { measuring } from './top.ts';

export const kubectlTables: readonly Conformance[] = [apply, configuring, create, debug, deleting, describe, draining, editing, explain, exposing, get, labels, measuring, others, rollout, run, setting, shared, streams];
