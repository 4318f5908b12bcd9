// How each type of flag reads its argument and spells its default.
// Upstream: pflag's bool.go, int.go, duration.go, string_slice.go, string_array.go, string_to_string.go.

import { formatDuration, parseDuration } from '../../base/duration.ts';
import { readCsv, writeCsv } from '../go/csv.ts';
import { compareStrings } from '../go/quote.ts';
import { parseBool, parseFloat, parseInt } from '../go/strconv.ts';
import type { Flag, FlagType, FlagValue } from './flag.ts';

/** An argument its flag cannot take; the message is pflag's cause. */
export class ValueError extends Error {
  override readonly name = 'ValueError';
}

/**
 * The value after one more argument.
 * @param before the value so far; @param given whether it comes from an earlier argument (lists then grow)
 * @throws Error with Go's words
 */
export function readValue(flag: Flag, text: string, before: FlagValue, given: boolean): FlagValue {
  switch (flag.type) {
    case 'bool':
    case 'tristate':
      return parseBool(text);
    case 'string':
    case 'optional':
      return text;
    case 'int':
    case 'int64':
      return parseInt(text);
    case 'int32':
      return parseInt(text, 0, 32);
    case 'float64':
      return parseFloat(text);
    case 'duration':
      return parseDuration(text);
    case 'stringSlice':
      return [...(given ? (before as readonly string[]) : []), ...(text === '' ? [] : readCsv(text))];
    case 'stringArray':
      return [...(given ? (before as readonly string[]) : []), text];
    case 'stringToString':
      return { ...(given ? (before as Readonly<Record<string, string>>) : {}), ...readPairs(text) };
  }
}

function readPairs(text: string): Record<string, string> {
  const equals = text.split('=').length - 1;
  if (equals === 0) throw new ValueError(`${text} must be formatted as key=value`);
  const pairs = equals === 1 ? [text.replace(/^"+|"+$/g, '')] : readCsv(text);
  const out: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 0) throw new ValueError(`${pair} must be formatted as key=value`);
    out[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return out;
}

/** The default as help shows it. */
export function showDefault(flag: Flag): string {
  if (flag.shownDefault !== undefined) return flag.shownDefault;
  const value = flag.default;
  switch (flag.type) {
    case 'duration':
      return formatDuration(value as number);
    case 'stringSlice':
    case 'stringArray':
      return `[${writeCsv(value as readonly string[])}]`;
    case 'stringToString': {
      const map = value as Readonly<Record<string, string>>;
      return `[${writeCsv(Object.keys(map).sort(compareStrings).map((key) => `${key}=${map[key]}`))}]`; // biome-ignore format: one line reads better
    }
    case 'tristate':
      return 'false';
    default:
      return String(value ?? '');
  }
}

/** pflag's name of a type, which help formats by: only `string` is put in quotes. */
export function typeName(type: FlagType): string {
  return type === 'optional' ? 'string' : type === 'tristate' ? 'bool' : type;
}
