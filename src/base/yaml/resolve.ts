// What a plain scalar means in YAML 1.1 as Go's yaml.v2 reads it: `yes` is true, `0o17` and `017` are 15, `1_000` is 1000.
// Upstream: go.yaml.in/yaml/v2 resolve.go, through sigs.k8s.io/yaml.
// Shared by both directions: a string that would read back as something else must be quoted when it is written.

export type ScalarTag = 'str' | 'bool' | 'int' | 'float' | 'null' | 'timestamp';

export interface Resolved {
  readonly tag: ScalarTag;
  readonly value: string | number | boolean | null;
}

const words = new Map<string, Resolved>();
const word = (tag: ScalarTag, value: Resolved['value'], ...spellings: string[]): void => {
  for (const spelling of spellings) words.set(spelling, { tag, value });
};
word('bool', true, 'y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON');
word('bool', false, 'n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF');
word('null', null, '', '~', 'null', 'Null', 'NULL');
word('float', Number.NaN, '.nan', '.NaN', '.NAN');
word('float', Number.POSITIVE_INFINITY, '.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF');
word('float', Number.NEGATIVE_INFINITY, '-.inf', '-.Inf', '-.INF');

/** Characters a scalar must begin with to be anything but a string. */
const hinted = /^[-+0-9yYnNtTfFoO~.]/;

/** What the plain scalar `text` stands for. */
export function resolvePlain(text: string): Resolved {
  if (text !== '' && !hinted.test(text)) return { tag: 'str', value: text };
  const known = words.get(text);
  if (known) return known;
  const first = text.charAt(0);
  if (first === '.') return resolveDotted(text);
  if (!/[-+0-9]/.test(first)) return { tag: 'str', value: text };
  if (isTimestamp(text)) return { tag: 'timestamp', value: text };
  return resolveNumber(text.replaceAll('_', ''), text);
}

/** strconv.ParseFloat on what begins with a point. */
function resolveDotted(text: string): Resolved {
  return /^\.\d+(?:[eE][-+]?\d+)?$/.test(text) ? { tag: 'float', value: Number(text) } : { tag: 'str', value: text };
}

const yamlFloat = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

function resolveNumber(plain: string, text: string): Resolved {
  const integer = parseInteger(plain);
  if (integer !== undefined) return { tag: 'int', value: integer };
  if (yamlFloat.test(plain)) {
    const value = Number(plain);
    if (Number.isFinite(value)) return { tag: 'float', value };
  }
  return { tag: 'str', value: text };
}

const integerForms: readonly (readonly [pattern: RegExp, prefix: string, cut: number])[] = [
  [/^0[xX][0-9a-fA-F]+$/, '0x', 2],
  [/^0[bB][01]+$/, '0b', 2],
  [/^0[oO][0-7]+$/, '0o', 2],
  [/^0[0-7]+$/, '0o', 1],
  [/^(?:0|[1-9][0-9]*)$/, '', 0],
];

/** strconv.ParseInt and ParseUint with base 0: undefined when it is no integer or needs more than 64 bits. */
function parseInteger(text: string): number | undefined {
  const negative = text.startsWith('-');
  const digits = negative || text.startsWith('+') ? text.slice(1) : text;
  for (const [pattern, prefix, cut] of integerForms) {
    if (!pattern.test(digits)) continue;
    const value = Number(`${prefix}${digits.slice(cut)}`);
    if (value <= Number.MAX_SAFE_INTEGER) return negative && value !== 0 ? -value : value;
    const exact = BigInt(`${prefix}${digits.slice(cut)}`);
    const limit = negative ? 1n << 63n : text.startsWith('+') ? (1n << 63n) - 1n : (1n << 64n) - 1n;
    return exact > limit ? undefined : negative ? -value : value;
  }
  return undefined;
}

const timestamp = /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt](\d\d?):(\d\d?):(\d\d?)(?:[.,]\d+)?(?:Z|([+-]\d\d):(\d\d))| (\d\d?):(\d\d?):(\d\d?)(?:[.,]\d+)?)?$/;

/** Whether Go reads it as one of YAML's dates; those stay strings in JSON but need quotes. */
function isTimestamp(text: string): boolean {
  if (text.charAt(4) !== '-') return false;
  const match = timestamp.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [hour, minute, second] = [match[4] ?? match[9] ?? 0, match[5] ?? match[10] ?? 0, match[6] ?? match[11] ?? 0].map(Number) as [number, number, number];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  const zoneFits = Math.abs(Number(match[7] ?? 0)) <= 24 && Number(match[8] ?? 0) < 60;
  return day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60 && zoneFits;
}

const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

/** Whether a string may be written without quotes and still be a string for this reader and for older ones (`12:30:45` is not). */
export function staysString(text: string): boolean {
  if (text !== '' && !hinted.test(text)) return true;
  return resolvePlain(text).tag === 'str' && !base60.test(text);
}
