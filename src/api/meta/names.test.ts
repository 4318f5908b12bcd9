import { describe, expect, it } from 'vitest';
import {
  isConfigMapKey,
  isDns1035Label,
  isDns1123Label,
  isDns1123Subdomain,
  isEnvVarName,
  isHttpHeaderName,
  isInRange,
  isPathSegmentName,
  isQualifiedName,
  isValidLabelValue,
  isValidPercent,
  isValidPortName,
  isValidPortNumber,
  isValidUserId,
  isWildcardDns1123Subdomain,
  nameIsDnsLabel,
  nameIsDnsSubdomain,
  nameIsPathSegment,
} from './names.ts';

const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const label1035 =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const qualifiedPart =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const labelValue =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

const rows: readonly { readonly name: string; readonly got: readonly string[]; readonly want: readonly string[] }[] = [
  { name: 'a label', got: isDns1123Label('web-1'), want: [] },
  { name: 'a label in capitals', got: isDns1123Label('Web'), want: [label] },
  { name: 'no label', got: isDns1123Label(''), want: [label] },
  { name: 'a label too long', got: isDns1123Label('a'.repeat(64)), want: ['must be no more than 63 characters'] },
  { name: 'a subdomain', got: isDns1123Subdomain('a.b-c.d'), want: [] },
  { name: 'a subdomain with an empty part', got: isDns1123Subdomain('a..b'), want: [subdomain] },
  { name: 'a subdomain too long and wrong', got: isDns1123Subdomain('_'.repeat(254)), want: ['must be no more than 253 characters', subdomain] },
  { name: 'a label that begins with a digit', got: isDns1035Label('1a'), want: [label1035] },
  { name: 'a qualified name', got: isQualifiedName('app.kubernetes.io/name'), want: [] },
  { name: 'a qualified name without its prefix', got: isQualifiedName('/name'), want: ['prefix part must be non-empty'] },
  { name: 'a qualified name with a wrong prefix', got: isQualifiedName('A/name'), want: [`prefix part ${subdomain}`] },
  { name: 'a qualified name without its name', got: isQualifiedName('a.b/'), want: ['name part must be non-empty', qualifiedPart] },
  {
    name: 'two slashes',
    got: isQualifiedName('a/b/c'),
    want: [
      "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
    ],
  },
  { name: 'a label value', got: isValidLabelValue(''), want: [] },
  { name: 'a label value with a space', got: isValidLabelValue('a b'), want: [labelValue] },
  { name: 'ports', got: [...isValidPortNumber(0), ...isValidPortNumber(65535)], want: ['must be between 1 and 65535, inclusive'] },
  { name: 'a range', got: [...isInRange(5, 1, 4), ...isInRange(4, 1, 4)], want: ['must be between 1 and 4, inclusive'] },
  { name: 'a user', got: isValidUserId(-1), want: ['must be between 0 and 2147483647, inclusive'] },
  {
    name: 'a port name',
    got: isValidPortName('--Ü-very-long-name'),
    want: [
      'must be no more than 15 characters',
      'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
      'must not contain consecutive hyphens',
      'must not begin or end with a hyphen',
    ],
  },
  {
    name: 'a percentage',
    got: [...isValidPercent('50%'), ...isValidPercent('50')],
    want: ["a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"],
  },
  {
    name: 'a header',
    got: [...isHttpHeaderName('X-A'), ...isHttpHeaderName('X A')],
    want: ["a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')"],
  },
  {
    name: 'an environment variable',
    got: [...isEnvVarName('A_b.c-1'), ...isEnvVarName('1A')],
    want: [
      "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')",
    ],
  },
  { name: 'a key that is two dots', got: isConfigMapKey('..'), want: ["must not be '..'"] },
  {
    name: 'a key with a slash',
    got: isConfigMapKey('a/b'),
    want: [
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    ],
  },
  { name: 'a wildcard', got: isWildcardDns1123Subdomain('*.a.b'), want: [] },
  { name: 'a name in a path', got: [...isPathSegmentName('.'), ...isPathSegmentName('a/b%')], want: ["may not be '.'", "may not contain '/'", "may not contain '%'"] },
  { name: 'a prefix may end with a dash', got: [...nameIsDnsSubdomain('web-', true), ...nameIsDnsLabel('web-', true), ...nameIsPathSegment('..', true)], want: [] },
  { name: 'a name may not', got: nameIsDnsLabel('web-', false), want: [label] },
];

describe('what is wrong with', () => {
  it.each(rows)('$name', ({ got, want }) => expect(got).toEqual(want));
});
