// How sort (and ls -v) compares two texts. Upstream: GNU coreutils sort.c, gnulib filevercmp.

export interface KeyFlags {
  readonly kind: 'text' | 'n' | 'g' | 'h' | 'M' | 'V';
  readonly reverse: boolean;
  readonly fold: boolean;
  readonly dictionary: boolean;
  readonly printable: boolean;
  readonly blanks: boolean;
}

/** A comparison by these flags: negative, zero or positive. */
export function comparison(flags: KeyFlags): (a: string, b: string) => number {
  const compare = byKind(flags);
  return flags.reverse ? (a, b) => -compare(a, b) : compare;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function byKind({ kind, fold, dictionary, printable, blanks }: KeyFlags): (a: string, b: string) => number {
  switch (kind) {
    case 'n':
      return (a, b) => leadingNumber(a) - leadingNumber(b) || 0;
    case 'g':
      return (a, b) => general(a) - general(b) || 0;
    case 'h':
      return (a, b) => unitOf(a) - unitOf(b) || leadingNumber(a) - leadingNumber(b);
    case 'M':
      return (a, b) => month(a) - month(b);
    case 'V':
      return (a, b) => versionOrder(a, b);
    default: {
      const prepare = (text: string): string => {
        let out = blanks ? text.trimStart() : text;
        if (dictionary) out = out.replace(/[^A-Za-z0-9 \t]/g, '');
        if (printable) out = out.replace(/[^ -~]/g, '');
        return fold ? out.toUpperCase() : out;
      };
      return blanks || dictionary || printable || fold ? (a, b) => byText(prepare(a), prepare(b)) : byText;
    }
  }
}

function leadingNumber(text: string): number {
  const match = /^[ \t]*(-?\d*\.?\d*)/.exec(text)?.[1] ?? '';
  return Number(match === '-' || match === '.' || match === '-.' ? 0 : match) || 0;
}

function general(text: string): number {
  const value = Number.parseFloat(text.trim());
  return Number.isNaN(value) ? -Infinity : value;
}

function unitOf(text: string): number {
  const match = /^[ \t]*(-?)(\d*\.?\d*)([KkMGTPEZY]?)/.exec(text);
  const rank = ' KMGTPEZY'.indexOf((match?.[3] ?? '').toUpperCase() || ' ');
  if (leadingNumber(text) === 0) return 0;
  return match?.[1] === '-' ? -rank - 0.5 : rank + 0.5;
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const month = (text: string): number => months.indexOf(text.trim().slice(0, 3).toUpperCase());

/** Names with numbers in them, so that `v1.9` comes before `v1.10`. */
export function versionOrder(a: string, b: string): number {
  const rank = (ch: string): number => (ch === '' ? 0 : ch === '~' ? -1 : /[A-Za-z]/.test(ch) ? ch.charCodeAt(0) : ch.charCodeAt(0) + 256);
  let i = 0;
  let k = 0;
  while (i < a.length || k < b.length) {
    while ((i < a.length && !/\d/.test(a.charAt(i))) || (k < b.length && !/\d/.test(b.charAt(k)))) {
      const [x, y] = [/\d/.test(a.charAt(i)) ? '' : a.charAt(i), /\d/.test(b.charAt(k)) ? '' : b.charAt(k)];
      const order = rank(x) - rank(y);
      if (order !== 0) return order;
      i += 1;
      k += 1;
    }
    const x = /^\d*/.exec(a.slice(i))?.[0] ?? '';
    const y = /^\d*/.exec(b.slice(k))?.[0] ?? '';
    const order = Number(x || 0) - Number(y || 0);
    if (order !== 0) return order;
    i += x.length;
    k += y.length;
    if (x === '' && y === '' && i >= a.length && k >= b.length) break;
  }
  return byText(a, b);
}
