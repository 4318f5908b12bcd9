// CEL's string.format. Upstream: cel-go/ext/formatting.go

/** `'%s has %d'.format(['web', 3])` */
export function formatCel(template: string, values: readonly unknown[]): string {
  let next = 0;
  return template.replace(/%(?:%|(?:\.(\d+))?([sdfexXob]))/g, (match, digits: string | undefined, verb: string | undefined) => {
    if (verb === undefined) return match === '%%' ? '%' : match;
    return clause(verb, digits === undefined ? 6 : Number(digits), values[next++]);
  });
}

function clause(verb: string, digits: number, value: unknown): string {
  switch (verb) {
    case 'd':
      return String(value);
    case 'f':
      return Number(value).toFixed(digits);
    case 'e':
      return Number(value)
        .toExponential(digits)
        .replace(/e([+-])(\d)$/, 'e$10$2');
    case 'x':
    case 'X': {
      const text = typeof value === 'string' ? [...value].map((ch) => (ch.codePointAt(0) ?? 0).toString(16)).join('') : BigInt(value as bigint).toString(16);
      return verb === 'X' ? text.toUpperCase() : text;
    }
    case 'o':
      return BigInt(value as bigint).toString(8);
    case 'b':
      return typeof value === 'boolean' ? String(Number(value)) : BigInt(value as bigint).toString(2);
    default:
      return printCel(value);
  }
}

/** A value as %s shows it. */
export function printCel(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map(printCel).join(', ')}]`;
  if (value instanceof Map)
    return `{${[...value]
      .map(([key, item]) => `${printCel(key)}: ${printCel(item)}`)
      .sort()
      .join(', ')}}`;
  return String(value);
}
