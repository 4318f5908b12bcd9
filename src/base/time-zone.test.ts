import { expect, it } from 'vitest';
import { parseRfc3339 } from './time.ts';
import { isTimeZone, zoneOffsetMs } from './time-zone.ts';

it.each([
  { name: 'UTC', zone: 'UTC', at: '2026-07-01T12:00:00Z', hours: 0 },
  { name: 'no zone', zone: '', at: '2026-07-01T12:00:00Z', hours: 0 },
  { name: 'summer in Berlin', zone: 'Europe/Berlin', at: '2026-07-01T12:00:00Z', hours: 2 },
  { name: 'winter in Berlin', zone: 'Europe/Berlin', at: '2026-01-01T12:00:00Z', hours: 1 },
  { name: 'half an hour', zone: 'Asia/Kolkata', at: '2026-01-01T12:00:00Z', hours: 5.5 },
  { name: 'west of Greenwich', zone: 'America/New_York', at: '2026-01-01T00:30:00Z', hours: -5 },
])('$name', ({ zone, at, hours }) => expect(zoneOffsetMs(zone, parseRfc3339(at))).toBe(hours * 3_600_000));

it('knows which zones there are', () => expect(['Europe/Berlin', 'Mars/Phobos', '+01:00', 'Etc/UTC'].map(isTimeZone)).toEqual([true, false, false, true]));
