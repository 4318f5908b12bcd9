// Go's regular expressions as JavaScript's, with Go's errors. Upstream: regexp/syntax/parse.go
// Left out: leftmost-longest matching, \C, and case folding inside named classes.

const posix: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z', alpha: 'A-Za-z', ascii: '\\x00-\\x7F', blank: '\\t ', cntrl: '\\x00-\\x1F\\x7F', digit: '0-9', graph: '!-~', lower: 'a-z',
  print: ' -~', punct: '!-\\/:-@\\[-`\\{-~', space: '\\t\\n\\v\\f\\r ', upper: 'A-Z', word: '0-9A-Za-z_', xdigit: '0-9A-Fa-f',
}; // biome-ignore format: a table

/** A text that is no regular expression of Go's; the message is Go's. */
export class Re2Error extends Error {
  override readonly name = 'Re2Error';
}

const cache = new Map<string, RegExp | Re2Error>();

/** @param flags further flags of JavaScript, such as `g` @throws Re2Error */
export function re2(pattern: string, flags = ''): RegExp {
  const key = `${flags}/${pattern}`;
  let made = cache.get(key);
  if (!made) {
    made = compile(pattern, flags);
    if (cache.size > 5000) cache.clear();
    cache.set(key, made);
  }
  if (made instanceof Re2Error) throw made;
  made.lastIndex = 0;
  return made;
}

/** What is wrong with a pattern, in Go's words; undefined when it is one. */
export function re2Problem(pattern: string): string | undefined {
  try {
    re2(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof Re2Error) return error.message;
    throw error;
  }
}

function compile(pattern: string, flags: string): RegExp | Re2Error {
  try {
    const reader = new Reader(pattern);
    const source = reader.all();
    return new RegExp(source, `${flags}u${reader.flags}`);
  } catch (error) {
    if (error instanceof Re2Error) return error;
    // What the reader lets through and JavaScript does not is rare: it is told as Go tells what it does not know.
    return new Re2Error(`error parsing regexp: invalid or unsupported Perl syntax: \`${pattern}\``);
  }
}

const bad = (what: string, part: string): never => {
  throw new Re2Error(`error parsing regexp: ${what}: \`${part}\``);
};

class Reader {
  flags = '';
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  all(): string {
    const whole = /^\(\?([ims]+)\)/.exec(this.#text);
    if (whole) {
      this.flags = [...new Set(whole[1])].join('');
      this.#at = whole[0].length;
    }
    let out = '';
    let last = '';
    while (this.#at < this.#text.length) {
      const piece = this.#piece(last);
      out += piece;
      last = piece;
    }
    if (this.#depth > 0) bad('missing closing )', this.#text);
    return out;
  }

  #piece(last: string): string {
    const rest = this.#text.slice(this.#at);
    const ch = rest.charAt(0);
    if (ch === '\\') return this.#escape(false);
    if (ch === '[') return this.#set();
    if (ch === '(') return this.#open(rest);
    if (ch === ')') {
      if (--this.#depth < 0) bad('unexpected )', this.#text);
      return this.#take(1);
    }
    const repeat = /^(?:[*+?]|\{(\d+)(?:,(\d*))?\})\??/.exec(rest);
    if (repeat) return this.#repeat(repeat, last);
    if (ch === '{' || ch === '}' || ch === ']') return `\\${this.#take(1)}`;
    return this.#take([...rest][0]?.length ?? 1);
  }

  #take(count: number): string {
    const out = this.#text.slice(this.#at, this.#at + count);
    this.#at += count;
    return out;
  }

  #repeat([text, low, high]: RegExpExecArray, last: string): string {
    const plain = text.length > 1 && text.endsWith('?') && text !== '?' ? text.slice(0, -1) : text;
    if (last === '' || last.endsWith('(') || last === '|' || /^\(\?[:<]/.test(last)) bad('missing argument to repetition operator', plain);
    if (/^[*+?]\??$|^\{\d+(,\d*)?\}\??$/.test(last)) bad('invalid nested repetition operator', `${last}${text}`);
    if (Number(low ?? 0) > 1000 || Number(high || 0) > 1000 || (high && Number(high) < Number(low))) bad('invalid repeat count', plain);
    return this.#take(text.length);
  }

  #open(rest: string): string {
    this.#depth++;
    if (!rest.startsWith('(?')) return this.#take(1);
    const name = /^\(\?P?<([A-Za-z_]\w*)>/.exec(rest);
    if (name) {
      this.#take(name[0].length);
      return `(?<${name[1]}>`;
    }
    const flags = /^\(\?([imsU]*)(?:-([imsU]+))?([:)])/.exec(rest);
    if (!flags) return bad('invalid or unsupported Perl syntax', /^\(\?<?[=!]?/.exec(rest)?.[0] ?? '(?');
    this.#take(flags[0].length);
    const off = flags[2] ? `-${flags[2]}` : '';
    if (flags[3] === ':') return `(?${flags[1]}${off}:`;
    // Flags for the rest of a group: the rest becomes a group of its own.
    this.#depth--;
    const inner = this.#untilClose();
    return `(?${flags[1]}${off}:${inner})`;
  }

  #untilClose(): string {
    const depth = this.#depth;
    let out = '';
    let last = '';
    while (this.#at < this.#text.length && !(this.#text.charAt(this.#at) === ')' && this.#depth === depth)) {
      last = this.#piece(last);
      out += last;
    }
    return out;
  }

  #escape(inSet: boolean): string {
    const rest = this.#text.slice(this.#at);
    if (rest.length < 2) bad('trailing backslash at end of expression', '');
    const quoted = /^\\Q([^]*?)(?:\\E|$)/.exec(rest);
    if (quoted && !inSet) {
      this.#take(quoted[0].length);
      return (quoted[1] ?? '').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    }
    const code = /^\\x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]+)\})/.exec(rest);
    if (code) {
      this.#take(code[0].length);
      return `\\u{${code[1] ?? code[2]}}`;
    }
    const property = /^\\([pP])(?:\{(\^?)(\w+)\}|([A-Z]))/.exec(rest);
    if (property) return this.#property(property);
    const ch = rest.charAt(1);
    if (/[dDsSwWbBtnfrv]/.test(ch) && !(inSet && /[bB]/.test(ch))) return this.#take(2);
    if (!inSet && ch === 'A') return this.#as('(?<![^])');
    if (!inSet && ch === 'z') return this.#as('(?![^])');
    if (ch === 'a') return this.#as('\\x07');
    if (/[A-Za-z0-9]/.test(ch)) bad('invalid escape sequence', `\\${ch}`);
    this.#take(2);
    if (/[\^$\\.*+?()[\]{}|/]/.test(ch)) return `\\${ch}`;
    return inSet && ch === '-' ? '\\-' : ch;
  }

  #as(source: string): string {
    this.#take(2);
    return source;
  }

  #property([whole, letter = 'p', not, long, short]: RegExpExecArray): string {
    const name = long ?? short ?? '';
    this.#take(whole.length);
    const negated = (letter === 'P') !== (not === '^');
    const script = name.length > 2 ? `Script=${name}` : name;
    if (!/^(?:C|Cc|Cf|Co|Cs|L|Ll|Lm|Lo|Lt|Lu|M|Mc|Me|Mn|N|Nd|Nl|No|P|Pc|Pd|Pe|Pf|Pi|Po|Ps|S|Sc|Sk|Sm|So|Z|Zl|Zp|Zs|\w{3,})$/.test(name)) bad('invalid character class range', whole);
    return `\\${negated ? 'P' : 'p'}{${script}}`;
  }

  #set(): string {
    const start = this.#at;
    let out = this.#take(1);
    if (this.#text.charAt(this.#at) === '^') out += this.#take(1);
    let isFirst = true;
    for (;;) {
      const rest = this.#text.slice(this.#at);
      if (rest === '') bad('missing closing ]', this.#text.slice(start));
      const ch = rest.charAt(0);
      if (ch === ']' && !isFirst) break;
      isFirst = false;
      const named = /^\[:(\^?)(\w+):\]/.exec(rest);
      const range = /^([^\\\][-])-([^\\\]])/u.exec(rest);
      if (named) out += this.#named(named);
      else if (range && (range[1] ?? '') > (range[2] ?? '')) bad('invalid character class range', range[0]);
      else if (ch === '\\') out += this.#escape(true);
      else if (/[[\]{}()|/^$.*+?]/.test(ch)) out += `\\${this.#take(1)}`;
      else if (ch === '-' && (out.endsWith('[') || out.endsWith('[^') || rest.charAt(1) === ']' || /\\[dDsSwW]$/.test(out))) {
        this.#take(1);
        out += '\\-';
      } else out += this.#take([...rest][0]?.length ?? 1);
    }
    return out + this.#take(1);
  }

  #named([whole, not, name = '']: RegExpExecArray): string {
    const set = Object.hasOwn(posix, name) ? posix[name] : undefined;
    if (set === undefined) return bad('invalid character class range', whole);
    this.#take(whole.length);
    return not === '^' ? bad('invalid character class range', whole) : set;
  }
}
