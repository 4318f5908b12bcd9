// Time zones by their IANA names: how far a zone's clocks are from UTC at a moment. The only file that may use `Intl`, whose zone table every
// host brings; it is asked about moments it is given and never reads a clock.
// Upstream: Go's time.LoadLocation and Time.In. Differs: the table is the host's, so rules decided after its release may differ between hosts.

import { fromCalendar } from './time.ts';

const formats = new Map<string, Intl.DateTimeFormat | undefined>();

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (formats.has(zone)) return formats.get(zone);
  const found = make(zone);
  formats.set(zone, found);
  return found;
}

function make(zone: string): Intl.DateTimeFormat | undefined {
  // Go's table has no offsets (`+01:00`) and is exact about letters' case; `Local` and '' mean the server's zone, which is UTC
  if (/^[+-]/.test(zone)) return undefined;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
  } catch {
    return undefined; // the host knows no such zone
  }
}

/** Whether there is a zone of this name. */
export const isTimeZone = (zone: string): boolean => zone === '' || zone === 'UTC' || zone === 'Local' || formatOf(zone) !== undefined;

/** What has to be added to UTC at `ms` to get the zone's clock; 0 for a zone that does not exist. */
export function zoneOffsetMs(zone: string, ms: number): number {
  const format = zone === '' || zone === 'UTC' || zone === 'Local' ? undefined : formatOf(zone);
  if (!format) return 0;
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(ms)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return fromCalendar(year, month, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}
