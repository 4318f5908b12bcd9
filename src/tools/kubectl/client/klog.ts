// A log line as klog writes it: `I0105 09:00:00.000000    1234 round_trippers.go:632] …`.
// Upstream: k8s.io/klog/v2 formatHeader, textlogger's key="value" pairs.

import { formatLayout } from '../../../base/time.ts';
import { quote } from '../../go/quote.ts';

/** @param severity I, W, E or F; @param where the Go file and line upstream logs from */
export function klogLine(severity: 'I' | 'W' | 'E' | 'F', nowMs: number, pid: number, where: string, message: string): string {
  return `${severity}${formatLayout(nowMs, '0102 15:04:05.000000')} ${String(pid).padStart(7)} ${where}] ${message}\n`;
}

/** `"Response" verb="GET" milliseconds=3`; a text of several lines stands between `<` and `>`, indented. */
export function klogPairs(message: string, pairs: readonly (readonly [key: string, value: string | number])[]): string {
  return [quote(message), ...pairs.map(([key, value]) => `${key}=${typeof value === 'number' ? value : stringValue(value)}`)].join(' ');
}

/** Upstream: klog/v2/internal/serialize writeStringValue. */
function stringValue(text: string): string {
  if (!text.includes('\n')) return quote(text);
  const lines = text.replace(/\n$/, '').split('\n');
  return `<\n${lines.map((line) => `\t${line}\n`).join('')} >`;
}
