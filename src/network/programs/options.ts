// Command lines in getopt_long's manner, as curl, wget and nc read them: short flags that can be bundled, long ones with
// `=value` or the next word, operands anywhere.

export interface OptionSpec {
  readonly long?: string;
  readonly short?: string;
  /** takes a value */
  readonly value?: boolean;
}

export type Parsed =
  | { readonly operands: readonly string[]; readonly given: readonly (readonly [name: string, value: string])[] }
  | { readonly unknown: string }
  | { readonly missing: string };

/**
 * @returns the options in the order given, by long name where there is one; or the first that is not known or lacks its value
 */
export function parseOptions(args: readonly string[], specs: readonly OptionSpec[]): Parsed {
  const operands: string[] = [];
  const given: (readonly [string, string])[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      operands.push(...args.slice(i + 1));
      break;
    }
    if (arg.startsWith('--')) {
      const equals = arg.indexOf('=');
      const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals);
      const spec = longOption(name, specs);
      if (!spec) return { unknown: arg };
      if (!spec.value) given.push([nameOf(spec), '']);
      else if (equals >= 0) given.push([nameOf(spec), arg.slice(equals + 1)]);
      else if (i + 1 < args.length) given.push([nameOf(spec), args[++i] ?? '']);
      else return { missing: arg };
    } else if (arg.startsWith('-') && arg.length > 1) {
      const taken = bundle(arg, args[i + 1], specs, given);
      if (typeof taken !== 'number') return taken;
      i += taken;
    } else operands.push(arg);
  }
  return { operands, given };
}

const nameOf = (spec: OptionSpec): string => spec.long ?? spec.short ?? '';

function longOption(name: string, specs: readonly OptionSpec[]): OptionSpec | undefined {
  const exact = specs.find((spec) => spec.long === name);
  if (exact) return exact;
  const beginning = specs.filter((spec) => spec.long?.startsWith(name));
  return name !== '' && beginning.length === 1 ? beginning[0] : undefined;
}

/** Reads `-abcVALUE`. @returns how many further words were used */
function bundle(
  arg: string,
  next: string | undefined,
  specs: readonly OptionSpec[],
  given: (readonly [string, string])[],
): number | { readonly unknown: string } | { readonly missing: string } {
  for (let k = 1; k < arg.length; k++) {
    const letter = arg.charAt(k);
    const spec = specs.find((candidate) => candidate.short === letter);
    if (!spec) return { unknown: `-${letter}` };
    if (!spec.value) {
      given.push([nameOf(spec), '']);
      continue;
    }
    if (k + 1 < arg.length) given.push([nameOf(spec), arg.slice(k + 1)]);
    else if (next !== undefined) {
      given.push([nameOf(spec), next]);
      return 1;
    } else return { missing: `-${letter}` };
    return 0;
  }
  return 0;
}
