// What all printers are: something that writes an object, or an event of a watch, as text.
// Upstream: cli-runtime v0.36 printers/interface.go.

import type { KubeObject } from '../resource/object.ts';

/** Takes text on its way out. */
export type Write = (text: string) => void;

/** An event of a watch as `--output-watch-events` prints it. Upstream: metav1.WatchEvent. */
export class PrintedEvent {
  readonly type: string;
  readonly object: KubeObject;
  constructor(type: string, object: KubeObject) {
    this.type = type;
    this.object = object;
  }
}

export type Printable = KubeObject | PrintedEvent;

export interface Printer {
  /** @throws CommandError when the object cannot be printed so */
  print(object: Printable, write: Write): void;
  /** its text is cells and goes through a Tabwriter */
  readonly tabular?: boolean;
}

/** The object itself, or what an event is about. */
export const objectIn = (printable: Printable): KubeObject => (printable instanceof PrintedEvent ? printable.object : printable);

const ordered = new WeakSet<object>();

/**
 * Marks an object whose keys are in the order of Go's struct fields: kubectl made it from types, so JSON and KYAML keep that order.
 * Everything else is a map to kubectl and is printed with sorted keys.
 */
export function inStructOrder<T extends object>(object: T): T {
  ordered.add(object);
  return object;
}

export const isInStructOrder = (object: object): boolean => ordered.has(object);

/** Control characters that would move a terminal's cursor are shown instead. Upstream: printers/terminal.go. */
export const escapeTerminal = (text: string): string => text.replaceAll('\x1b', '^[').replaceAll('\r', '\\r');
