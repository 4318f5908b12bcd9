// What reading and writing objects needs: the store, the clock, chance, and the parts of the server that guard the way in.

import type { ApiObject } from '../../../api/object.ts';
import type { AdmissionContext } from '../admission/plugin.ts';

export interface RegistryContext extends AdmissionContext {
  /** whether stored objects are frozen, so that a write to one fails where it happens; on in development and tests */
  readonly freeze: boolean;
}

/** Stored objects are shared by everyone who reads: in development a change to one fails on the spot. */
export type Stored = ApiObject;
