// Why a Pod went where it went: what each plugin said about each node. The last 200 decisions are kept as data;
// older ones are had by replaying history to that moment.

import type { Rejection } from './framework.ts';

export interface NodeVerdict {
  readonly node: string;
  /** the plugin that said no, and its words */
  readonly rejectedBy?: string;
  readonly reasons?: readonly string[];
  /** weighted points by plugin, for nodes that passed and were scored */
  readonly points?: Readonly<Record<string, number>>;
  readonly total?: number;
}

export interface Decision {
  readonly atMs: number;
  readonly pod: string;
  readonly uid: string;
  readonly result: 'scheduled' | 'unschedulable';
  readonly node?: string;
  /** the message of the event */
  readonly message: string;
  /** a plugin that turned the Pod away before any node was looked at */
  readonly preFilter?: { readonly plugin: string; readonly rejection: Rejection };
  readonly nodes: readonly NodeVerdict[];
  readonly nominated?: string;
  readonly victims?: readonly string[];
}

const kept = 200;

export class Trace {
  readonly #decisions: Decision[] = [];

  add(decision: Decision): void {
    this.#decisions.push(decision);
    if (this.#decisions.length > kept) this.#decisions.shift();
  }

  /** Newest last. */
  get decisions(): readonly Decision[] {
    return this.#decisions;
  }

  /** The decisions about one Pod (`namespace/name`), newest last. */
  about(pod: string): readonly Decision[] {
    return this.#decisions.filter((d) => d.pod === pod);
  }
}
