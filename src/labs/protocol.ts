// What the page and the worker say to each other. The page sends wishes; the worker, which owns the world and its clock, answers
// with what there is to show. Every message is plain data, so that it can be cloned from one thread to the other.
//
// Terminal completion is not a message of its own: Tab is a key like any other, and the line editor in the world answers it.

import type { Bytes } from '../base/bytes.ts';
import type { HistoryEntry } from '../cluster/history.ts';
import type { Recorded } from '../base/history.ts';
import type { Why } from './decision-table.ts';
import type { Lab, StepState } from './lab.ts';
import type { SavedLab } from './saved-lab.ts';
import type { ClusterSnapshot } from './snapshot.ts';
import type { Fault, WorldInput } from './world-input.ts';

export type { HistoryEntry };

/** From the page to the worker. */
export type ToWorld =
  /** Begin: a new world, or a saved one continued. Everything before is forgotten; also how a lab is reset. */
  | { readonly type: 'load'; readonly lab: Lab; readonly saved?: SavedLab; readonly columns: number; readonly rows: number }
  /** keys and pasted text, as a terminal sends them */
  | { readonly type: 'keys'; readonly bytes: Bytes }
  | { readonly type: 'resize'; readonly columns: number; readonly rows: number }
  /** something goes wrong with a machine, or is put right again */
  | { readonly type: 'fault'; readonly fault: Fault }
  /** what a program in the world asked the host for */
  | { readonly type: 'answer'; readonly id: number; readonly body: unknown }
  /** Back to just before a time, or before the command that ran then was entered; what came after is forgotten. The state until now comes first, as `saved`, so that it can be taken back with `load`. */
  | { readonly type: 'rewind'; readonly beforeMs: number; readonly ofCommand: boolean; readonly columns: number; readonly rows: number }
  /** the prompt is on the screen: what is not needed for it may be fetched now */
  | { readonly type: 'shown' }
  /** why a Pod (`namespace/name`) is where it is; answered with `why` */
  | { readonly type: 'why'; readonly pod: string }
  /** what there is to keep is asked for now, as `saved` */
  | { readonly type: 'save' }
  /** how many virtual seconds pass in a real one; 0 pauses */
  | { readonly type: 'speed'; readonly factor: number }
  /** a hidden page stops virtual time */
  | { readonly type: 'visible'; readonly visible: boolean }
  /** Begin a figure of a page by its name (figures/); it has a world of its own, and no clock. Also how it is started over. */
  | { readonly type: 'figure'; readonly name: string }
  /** what the reader did in the figure; each figure says what it understands */
  | { readonly type: 'act'; readonly action: unknown };

/** From the worker to the page. */
export type FromWorld =
  /** the world stands and its terminal has been told its size; output follows */
  | { readonly type: 'loaded'; readonly bootMs: number; readonly seed: number }
  | { readonly type: 'output'; readonly bytes: Bytes }
  /** a program in the world waits for the host, e.g. for an editor; virtual time stands still until the answer */
  | { readonly type: 'ask'; readonly id: number; readonly service: string; readonly body: unknown }
  /** sent when a check changed */
  | { readonly type: 'progress'; readonly steps: readonly StepState[] }
  /** sent when the picture changed, at most a few times a second */
  | { readonly type: 'cluster'; readonly snapshot: ClusterSnapshot }
  /** what was written to the cluster since the last such message */
  | { readonly type: 'history'; readonly entries: readonly HistoryEntry[] }
  /** the virtual clock, about once a real second and whenever it stops or starts; `bornMs` is when the learner arrived */
  | { readonly type: 'clock'; readonly atMs: number; readonly bornMs: number; readonly factor: number }
  /** all the page must keep for a reload; sent soon after something happened */
  | { readonly type: 'saved'; readonly saved: SavedLab }
  /** what the figure shows now: the answer to each `figure` and `act` */
  | { readonly type: 'figure'; readonly view: unknown }
  /** what the scheduler last decided about a Pod */
  | { readonly type: 'why'; readonly pod: string; readonly why: Why }
  /** the saved state given to `load` cannot be continued; nothing runs until the next `load` */
  | { readonly type: 'unusable'; readonly why: string }
  /** our own bug: the world has stopped. Seed and inputs let it be replayed */
  | { readonly type: 'broken'; readonly message: string; readonly seed: number; readonly inputs: readonly Recorded<WorldInput>[] };
