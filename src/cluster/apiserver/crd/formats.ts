// Formats of strings that custom resources may ask for.
// Upstream: kube-openapi/pkg/validation/strfmt

import { tryParseRfc3339 } from '../../../base/time.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../../api/meta/names.ts';
import { decodeBase64 } from '../../../base/base64.ts';
import { base64ErrorAt } from '../../../api/schema/decode.ts';
import { ipNumber, ipText } from '../hooks/ip-range.ts';

const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

const isIpv4 = (text: string): boolean => ipText(ipNumber(text)) === text;

const tests: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': (text) => tryParseRfc3339(text.replace(' ', 'T')) !== undefined,
  datetime: (text) => tryParseRfc3339(text.replace(' ', 'T')) !== undefined,
  date: (text) => tryParseRfc3339(`${text}T00:00:00Z`) !== undefined,
  duration: (text) => /^(\d+(\.\d+)?\s*(ns|us|µs|ms|s|m|h|d|w|nanos|micros|millis|secs?|mins?|hours?|days?|weeks?)?\s*)+$/.test(text),
  uri: (text) => URL.canParse(text) || text.startsWith('/'),
  email: (text) => /^[^@\s]+@[^@\s]+$/.test(text),
  hostname: (text) => /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*$/.test(text),
  ipv4: isIpv4,
  ipv6: (text) => text.includes(':') && /^[0-9a-fA-F:.]+$/.test(text),
  cidr: (text) => /^[^/]+\/\d{1,3}$/.test(text) && (isIpv4(text.split('/')[0] ?? '') || text.includes(':')),
  mac: (text) => /^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$/.test(text),
  byte: (text) => base64ErrorAt(text) < 0,
  'k8s-short-name': (text) => isDns1123Label(text).length === 0,
  'k8s-long-name': (text) => isDns1123Subdomain(text).length === 0,
  uuid: (text) => uuid.test(text),
  uuid3: (text) => uuid.test(text),
  uuid4: (text) => uuid.test(text),
  uuid5: (text) => uuid.test(text),
};

/** Whether a value has a format; formats that are not known fit everything. */
export function formatFits(format: string, value: unknown): boolean {
  if (typeof value === 'number') {
    if (format === 'int32') return value >= -2147483648 && value <= 2147483647;
    return true;
  }
  const test = Object.hasOwn(tests, format) ? tests[format] : undefined;
  return typeof value !== 'string' || !test || test(value);
}

/** The bytes of a text in base64, one character each; undefined when it is none. */
export const base64Bytes = (text: string): string | undefined => (base64ErrorAt(text) < 0 ? decodeBase64(text) : undefined);
