// The events at the end of a description. Upstream: k8s.io/kubectl v0.36 pkg/describe/describe.go DescribeEvents.

import { humanDuration } from '../../../base/duration.ts';
import { tryParseRfc3339 } from '../../../base/time.ts';
import { escapeTerminal } from '../print/printer.ts';
import { at, textAt } from '../resource/object.ts';

/** A text in a cell of a table of events. */
export const messageCell = escapeTerminal;

/** Kinds whose descriptions never show events. */
const withoutEvents = new Set(['Namespace', 'LimitRange', 'ResourceQuota', 'Secret', 'Role.rbac.authorization.k8s.io', 'ClusterRole.rbac.authorization.k8s.io', 'RoleBinding.rbac.authorization.k8s.io', 'ClusterRoleBinding.rbac.authorization.k8s.io', 'NetworkPolicy.networking.k8s.io']);

/** @param groupKind `Deployment.apps` */
export const showsEvents = (groupKind: string): boolean => !withoutEvents.has(groupKind);

/** Lines with cells separated by tabs. */
export function eventsText(events: readonly unknown[], nowMs: number): string {
  if (events.length === 0) return 'Events:\t<none>\n';
  const lines = events.map((event) => `  ${textAt(event, 'type')}\t${textAt(event, 'reason')}\t${interval(event, nowMs)}\t${textAt(event, 'source', 'component') || textAt(event, 'reportingComponent')}\t${message(event)}\n`);
  return `Events:\n  Type\tReason\tAge\tFrom\tMessage\n  ----\t------\t----\t----\t-------\n${lines.join('')}`;
}

function message(event: unknown): string {
  const text = textAt(event, 'message').trim();
  const path = textAt(event, 'involvedObject', 'fieldPath');
  return path === '' ? text : `${path}: ${text}`;
}

/** When it happened: `5s`, `2m (x3 over 10m)`. */
export function interval(event: unknown, nowMs: number): string {
  const since = (time: string): string => {
    const ms = time === '' ? undefined : tryParseRfc3339(time);
    return ms === undefined ? '<unknown>' : humanDuration(nowMs - ms);
  };
  const first = since(textAt(event, 'eventTime') || textAt(event, 'firstTimestamp'));
  const series = at(event, 'series');
  const count = Number(at(event, 'count') ?? 0);
  if (series) return `${since(textAt(series, 'lastObservedTime'))} (x${Number(at(series, 'count') ?? 0)} over ${first})`;
  return count > 1 ? `${since(textAt(event, 'lastTimestamp'))} (x${count} over ${first})` : first;
}
