/**
 * Text of `kubectl describe`, line by line: indented by level, cells ended by tabs; kubectl aligns the whole.
 * Upstream: k8s.io/kubectl/pkg/describe PrefixWriter, tabbedString, printLabelsMultiline, printAnnotationsMultiline.
 */
import { humanDuration } from '../../../base/duration.ts';
import { formatRfc1123Z, tryParseRfc3339 } from '../../../base/time.ts';
import type { ObjectMeta } from '../../object.ts';

type Labels = Readonly<Record<string, string>> | undefined;

/** Annotations that describe leaves out. */
const skipped = new Set(['kubectl.kubernetes.io/last-applied-configuration']);
/** longer annotation values are cut */
const maxAnnotation = 140;

export class DescribeWriter {
  #text = '';

  /** One line; tabs end cells, newlines inside stay as they are. */
  line(level: number, text: string): void {
    this.#text += `${'  '.repeat(level)}${text}\n`;
  }

  /** Text without a newline of its own. */
  raw(text: string): void {
    this.#text += text;
  }

  /** `Labels:` with one label a line, sorted; `<none>` without. @param indent stands before the title */
  labels(title: string, labels: Labels, indent = ''): void {
    const keys = Object.keys(labels ?? {}).sort();
    this.#text += `${indent}${title}:\t`;
    if (keys.length === 0) this.#text += '<none>\n';
    keys.forEach((key, i) => {
      this.#text += `${i ? `${indent}\t` : ''}${key}=${labels?.[key] ?? ''}\n`;
    });
  }

  annotations(annotations: Labels, indent = ''): void {
    const keys = Object.keys(annotations ?? {})
      .filter((key) => !skipped.has(key))
      .sort();
    this.#text += `${indent}Annotations:\t`;
    if (keys.length === 0) this.#text += '<none>\n';
    keys.forEach((key, i) => {
      if (i) this.#text += `${indent}\t`;
      const value = (annotations?.[key] ?? '').replace(/\n$/, '');
      if (value.length + key.length + 2 < maxAnnotation && !value.includes('\n')) this.#text += `${key}: ${value}\n`;
      else {
        this.#text += `${key}:\n`;
        for (const line of value.split('\n')) this.#text += `${indent}\t  ${line.length > maxAnnotation - 2 ? `${line.slice(0, maxAnnotation - 2)}...` : line}\n`;
      }
    });
  }

  /** Name, Namespace, Labels, Annotations: how most descriptions begin. */
  head(metadata: ObjectMeta, options: { readonly namespace?: boolean } = {}): void {
    this.line(0, `Name:\t${metadata.name}`);
    if (options.namespace !== false) this.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
    this.labels('Labels', metadata.labels);
    this.annotations(metadata.annotations);
  }

  /** The text with its tabs: whoever asked aligns it together with the events. */
  flush(): string {
    return this.#text;
  }
}

/** `Fri, 20 Nov 2026 19:49:42 +0000`. */
export function timeText(time: string | null | undefined): string {
  const ms = tryParseRfc3339(time);
  return ms === undefined ? 'Mon, 01 Jan 0001 00:00:00 +0000' : formatRfc1123Z(ms);
}

/** How long ago. */
export function ageText(time: string | null | undefined, nowMs: number): string {
  const ms = tryParseRfc3339(time);
  return ms === undefined ? '<unknown>' : humanDuration(nowMs - ms);
}

/** `Deployment/web`: the controller, '' without one. */
export const controlledBy = (metadata: ObjectMeta): string => {
  const owner = metadata.ownerReferences?.find((o) => o.controller);
  return owner ? `${owner.kind}/${owner.name}` : '';
};
