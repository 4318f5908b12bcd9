// Formats of texts, by name. Upstream: apiserver/pkg/cel/library/format.go

import { isDns1035Label, isDns1123Label, isDns1123Subdomain, isQualifiedName, isValidLabelValue } from '../../../api/meta/names.ts';
import type { Environment } from '../../../base/cel/environment.ts';
import type { Opaque, Value } from '../../../base/cel/value.ts';
import { none, some } from '../../../base/cel/value.ts';
import { formatFits } from '../crd/formats.ts';
import { readUrl } from './addresses.ts';

type Check = (text: string) => readonly string[];

class NamedFormat implements Opaque {
  readonly celType = 'kubernetes.NamedFormat';
  readonly name: string;
  readonly check: Check;
  /** how long the pattern is, for what it costs */
  readonly patternSize: number;
  constructor(name: string, patternSize: number, check: Check) {
    this.name = name;
    this.patternSize = patternSize;
    this.check = check;
  }
  equals(other: Value): boolean {
    return other instanceof NamedFormat && this.name === other.name;
  }
}

/** A name is made longer later: a dash may end what is there now. */
const prefix =
  (check: Check): Check =>
  (text) =>
    check(text.replace(/-$/, 'a'));

const known = (format: string): Check => (text) => (formatFits(format, text) ? [] : [`invalid ${format.replace('-', '')}`]);

const formats: readonly (readonly [string, number, Check])[] = [
  ['dns1123Label', 30, isDns1123Label], ['dns1123Subdomain', 60, isDns1123Subdomain], ['dns1035Label', 30, isDns1035Label],
  ['qualifiedName', 60, isQualifiedName], ['dns1123LabelPrefix', 30, prefix(isDns1123Label)],
  ['dns1123SubdomainPrefix', 60, prefix(isDns1123Subdomain)], ['dns1035LabelPrefix', 30, prefix(isDns1035Label)], ['labelValue', 40, isValidLabelValue],
  ['uri', 1054, (text) => [readUrl(text)].filter((found) => typeof found === 'string')], ['uuid', 65, (text) => (formatFits('uuid', text) ? [] : ['does not match the UUID format'])],
  ['byte', 84, (text) => (formatFits('byte', text) ? [] : ['invalid base64'])], ['date', 116, known('date')], ['datetime', 116, known('datetime')],
]; // biome-ignore format: a table

export function addNamedFormats(environment: Environment): void {
  const type = 'kubernetes.NamedFormat';
  const made = new Map(formats.map(([name, size, check]) => [name, new NamedFormat(name, size, check)]));
  for (const [name, format] of made) environment.fn(`format.${name}(): ${type}`, () => format);
  environment
    .fn(`format.named(string): optional<${type}>`, (name: string) => (made.has(name) ? some(made.get(name)) : none))
    .fn(`${type}.validate(string): optional<list<string>>`, (format: NamedFormat, text: string) => {
      const found = format.check(text);
      return found.length > 0 ? some(found) : none;
    });
}

/** What a check of a text against a format costs. */
export const formatCost = (format: Value, size: number): number => Math.ceil((1 + size) * 0.1) * Math.ceil((format instanceof NamedFormat ? format.patternSize : 0) * 0.25);
