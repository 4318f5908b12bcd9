// The shapes names may have. Every check returns the messages of what is wrong; none means the value is fine.
// Upstream: apimachinery/pkg/util/validation/validation.go, api/validate/content, api/validation/generic.go.

const encoder = new TextEncoder();
/** Go's len(): bytes. */
export const byteLength = (text: string): number => (/^[\0-\x7f]*$/.test(text) ? text.length : encoder.encode(text).length);

/** Whether a text has more bytes than this; most are so short that nothing needs to be counted. */
const isLonger = (text: string, most: number): boolean => text.length * 3 > most && byteLength(text) > most;

/** `must be no more than 63 characters`. */
export const maxLengthMessage = (length: number): string => `must be no more than ${length} characters`;
const maxBytesMessage = (length: number): string => `must be no more than ${length} bytes`;
export const emptyMessage = 'must be non-empty';
/** `must be between 1 and 65535, inclusive`. */
export const rangeMessage = (low: number, high: number): string => `must be between ${low} and ${high}, inclusive`;

/** A rule, its examples and the expression that checks it, in one sentence. */
export function regexMessage(rule: string, expression: string, ...examples: readonly string[]): string {
  if (examples.length === 0) return `${rule} (regex used for validation is '${expression}')`;
  return `${rule} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${expression}')`;
}

const dns1123Label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const dns1123Subdomain = `${dns1123Label}(\\.${dns1123Label})*`;
const dns1123LabelUnderscore = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const dns1123SubdomainUnderscore = `${dns1123LabelUnderscore}(\\.${dns1123LabelUnderscore})*`;
const dns1035Label = '[a-z]([-a-z0-9]*[a-z0-9])?';
const labelKey = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelValue = `(${labelKey})?`;

const whole = (expression: string): RegExp => new RegExp(`^${expression}$`);
const dns1123LabelPattern = whole(dns1123Label);
const dns1123SubdomainPattern = whole(dns1123Subdomain);
const dns1123SubdomainUnderscorePattern = whole(dns1123SubdomainUnderscore);
const dns1035LabelPattern = whole(dns1035Label);
const labelKeyPattern = whole(labelKey);
const labelValuePattern = whole(labelValue);
const wildcardPattern = whole(`\\*\\.${dns1123Subdomain}`);

/** Most bytes of a label in DNS. */
export const maxDnsLabel = 63;
/** Most bytes of a subdomain in DNS. */
export const maxDnsSubdomain = 253;

/** `my-name`: namespaces, Services' ports' owners, most things that become a DNS label. */
export function isDns1123Label(value: string): string[] {
  const errors = isLonger(value, maxDnsLabel) ? [maxLengthMessage(maxDnsLabel)] : [];
  if (dns1123LabelPattern.test(value)) return errors;
  if (dns1123SubdomainPattern.test(value)) return [...errors, 'must not contain dots'];
  const rule = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
  return [...errors, regexMessage(rule, dns1123Label, 'my-name', '123-abc')];
}

/** `example.com`: what most objects' names must be. */
export function isDns1123Subdomain(value: string): string[] {
  const errors = isLonger(value, maxDnsSubdomain) ? [maxLengthMessage(maxDnsSubdomain)] : [];
  if (dns1123SubdomainPattern.test(value)) return errors;
  const rule = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
  return [...errors, regexMessage(rule, dns1123Subdomain, 'example.com')];
}

/** A subdomain whose parts may begin with an underscore: DNS search domains. */
export function isDns1123SubdomainWithUnderscore(value: string): string[] {
  const errors = isLonger(value, maxDnsSubdomain) ? [maxLengthMessage(maxDnsSubdomain)] : [];
  if (dns1123SubdomainUnderscorePattern.test(value)) return errors;
  const rule = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character";
  return [...errors, regexMessage(rule, dns1123SubdomainUnderscore, 'example.com')];
}

/** `my-name`, beginning with a letter: Services. */
export function isDns1035Label(value: string): string[] {
  const errors = isLonger(value, maxDnsLabel) ? [maxLengthMessage(maxDnsLabel)] : [];
  if (dns1035LabelPattern.test(value)) return errors;
  const rule = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
  return [...errors, regexMessage(rule, dns1035Label, 'my-name', 'abc-123')];
}

/** `*.example.com`: hosts of an Ingress. */
export function isWildcardDns1123Subdomain(value: string): string[] {
  const errors = isLonger(value, maxDnsSubdomain) ? [maxLengthMessage(maxDnsSubdomain)] : [];
  if (wildcardPattern.test(value)) return errors;
  const rule =
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character";
  return [...errors, regexMessage(rule, `\\*\\.${dns1123Subdomain}`, '*.example.com')];
}

const labelKeyRule = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** `example.com/my-name`: keys of labels, annotations, taints, resources. Upstream: content.IsLabelKey. */
export function isQualifiedName(value: string): string[] {
  if (qualified.has(value)) return [];
  const errors = qualifiedNameErrors(value);
  if (errors.length > 0) return errors;
  if (qualified.size >= mostQualified) qualified.clear();
  qualified.add(value);
  return errors;
}

/** Names that were found to be right: objects carry the same keys again and again. */
const qualified = new Set<string>();
const mostQualified = 1024;

function qualifiedNameErrors(value: string): string[] {
  const parts = value.split('/');
  if (parts.length > 2) {
    const message = regexMessage(labelKeyRule, labelKey, 'MyName', 'my.name', '123-abc');
    return [`a valid label key ${message} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const name = parts.at(-1) ?? '';
  const errors = parts.length === 2 ? prefixErrors(parts[0] ?? '') : [];
  if (name === '') errors.push(`name part ${emptyMessage}`);
  else if (isLonger(name, maxDnsLabel)) errors.push(`name part ${maxBytesMessage(maxDnsLabel)}`);
  if (!labelKeyPattern.test(name)) errors.push(`name part ${regexMessage(labelKeyRule, labelKey, 'MyName', 'my.name', '123-abc')}`);
  return errors;
}

function prefixErrors(prefix: string): string[] {
  if (prefix === '') return [`prefix part ${emptyMessage}`];
  const errors = isLonger(prefix, maxDnsSubdomain) ? [maxBytesMessage(maxDnsSubdomain)] : [];
  const others = isDns1123Subdomain(prefix).filter((message) => message !== maxLengthMessage(maxDnsSubdomain));
  return [...errors, ...others].map((message) => `prefix part ${message}`);
}

/** Values of labels: empty, or like a name. */
export function isValidLabelValue(value: string): string[] {
  const errors = isLonger(value, maxDnsLabel) ? [maxBytesMessage(maxDnsLabel)] : [];
  if (labelValuePattern.test(value)) return errors;
  const rule = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  return [...errors, regexMessage(rule, labelValue, 'MyValue', 'my_value', '12345')];
}

/** 1–65535. */
export function isValidPortNumber(port: number): string[] {
  return port >= 1 && port <= 65535 ? [] : [rangeMessage(1, 65535)];
}

export function isInRange(value: number, low: number, high: number): string[] {
  return value >= low && value <= high ? [] : [rangeMessage(low, high)];
}

/** User and group ids: 0–2147483647. */
export function isValidUserId(id: number): string[] {
  return isInRange(id, 0, 2147483647);
}

/** IANA service names: at most 15 of `a-z0-9-` with a letter in it. */
export function isValidPortName(port: string): string[] {
  const errors: string[] = [];
  if (isLonger(port, 15)) errors.push(maxLengthMessage(15));
  if (!/^[-a-z0-9]+$/.test(port)) errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(port)) errors.push('must contain at least one letter (a-z)');
  if (port.includes('--')) errors.push('must not contain consecutive hyphens');
  if (port.startsWith('-') || port.endsWith('-')) errors.push('must not begin or end with a hyphen');
  return errors;
}

/** `25%`. */
export function isValidPercent(percent: string): string[] {
  if (/^[0-9]+%$/.test(percent)) return [];
  return [regexMessage("a valid percent string must be a numeric string followed by an ending '%'", '[0-9]+%', '1%', '93%')];
}

export function isHttpHeaderName(value: string): string[] {
  if (/^[-A-Za-z0-9]+$/.test(value)) return [];
  return [regexMessage("a valid HTTP header must consist of alphanumeric characters or '-'", '[-A-Za-z0-9]+', 'X-Header-Name')];
}

/** The strict form, for clients; the server takes isRelaxedEnvVarName. */
export function isEnvVarName(value: string): string[] {
  const rule = "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit";
  const errors = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(value) ? [] : [regexMessage(rule, '[-._a-zA-Z][-._a-zA-Z0-9]*', 'my.env-name', 'MY_ENV.NAME', 'MyEnvName1')];
  return [...errors, ...parentFolderErrors(value)];
}

/** Printable ASCII without `=`. */
export function isRelaxedEnvVarName(value: string): string[] {
  if (value === '') return [`environment variable name ${emptyMessage}`];
  if (/^[ -<>-~]+$/.test(value)) return [];
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

/** Keys of ConfigMaps and Secrets: names of files. */
export function isConfigMapKey(value: string): string[] {
  const errors = isLonger(value, maxDnsSubdomain) ? [maxLengthMessage(maxDnsSubdomain)] : [];
  const rule = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
  if (!/^[-._a-zA-Z0-9]+$/.test(value)) errors.push(regexMessage(rule, '[-._a-zA-Z0-9]+', 'key.name', 'KEY_NAME', 'key-name'));
  return [...errors, ...parentFolderErrors(value)];
}

/** What a name must not be because it becomes a part of a URL: RBAC objects. */
export function isPathSegmentName(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return isPathSegmentPrefix(name);
}

export function isPathSegmentPrefix(name: string): string[] {
  return ['/', '%'].filter((illegal) => name.includes(illegal)).map((illegal) => `may not contain '${illegal}'`);
}

function parentFolderErrors(value: string): string[] {
  if (value === '.') return ["must not be '.'"];
  if (value === '..') return ["must not be '..'"];
  return value.startsWith('..') ? ["must not start with '..'"] : [];
}

/**
 * A check for names, or for what generateName begins with when `prefix` is true: then a final `-` is taken for a letter.
 * Upstream: api/validation/generic.go.
 */
export type NameCheck = (name: string, prefix: boolean) => string[];

const maskTrailingDash = (name: string): string => (name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name);
const orPrefix =
  (check: (value: string) => string[]): NameCheck =>
  (name, prefix) =>
    check(prefix ? maskTrailingDash(name) : name);

/** Most kinds: Pods, ReplicaSets, ConfigMaps, … */
export const nameIsDnsSubdomain: NameCheck = orPrefix(isDns1123Subdomain);
/** Namespaces and others that become one label. */
export const nameIsDnsLabel: NameCheck = orPrefix(isDns1123Label);
/** Roles, bindings: anything that fits in a URL. */
export const nameIsPathSegment: NameCheck = (name, prefix) => (prefix ? isPathSegmentPrefix(name) : isPathSegmentName(name));
