/**
 * The command line of our own commands: flags as data, `--help` made of them, and one sentence with exit code 2 for whatever is wrong.
 * Leaves out: sub-commands with flags of their own; none of our commands has any.
 */
import { parseArgs } from 'node:util';

/** A flag: what it takes (`''`: nothing, it is a switch), what it is for, and what it is when left out. */
export interface Flag {
  readonly takes: '' | 'N' | 'NAME' | 'FILE' | 'DIR' | 'TEXT' | string;
  readonly says: string;
  readonly short?: string;
  readonly default?: string;
}

export interface CommandLine<F extends Readonly<Record<string, Flag>>> {
  /** what follows `npm run`, its positionals too */
  readonly usage: string;
  readonly flags: F;
  /** whether words that are no flags may follow */
  readonly words?: boolean;
}

export interface Parsed {
  readonly words: readonly string[];
  /** @returns the flag's text; '' when it was left out and has no default */
  text(flag: string): string;
  on(flag: string): boolean;
  /** @returns the flag's whole number, undefined when it was left out and has no default; ends the process when it is none */
  number(flag: string): number | undefined;
}

/** Reads the process's arguments. Ends it with 0 after `--help`, with 2 and a sentence on standard error when they are wrong. */
export function commandLine<F extends Readonly<Record<string, Flag>>>(command: CommandLine<F>, args: readonly string[] = process.argv.slice(2)): Parsed {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help(command));
    process.exit(0);
  }
  const outcome = parseCommandLine(command, args);
  if (typeof outcome === 'string') refuse(outcome);
  return outcome;
}

/** @returns what was asked for, or a sentence that says what is wrong */
export function parseCommandLine<F extends Readonly<Record<string, Flag>>>({ flags, words = false, usage }: CommandLine<F>, args: readonly string[]): Parsed | string {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { takes, short, default: fallback }]) => [
      name,
      { type: takes === '' ? ('boolean' as const) : ('string' as const), ...(short ? { short } : {}), ...(fallback === undefined ? {} : { default: fallback }) },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: words, strict: true });
    return new Values(values, positionals, flags);
  } catch (error) {
    // parseArgs throws on what the caller typed; anything else is ours
    if (!(error instanceof TypeError) || !String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS')) throw error;
    return `${(error.message.split('. ')[0] ?? '').replace(/\.?$/, '')}; usage: npm run ${usage} (--help says more)`;
  }
}

/** Says what is wrong and ends the process with exit code 2. */
export function refuse(why: string): never {
  console.error(why);
  process.exit(2);
}

class Values implements Parsed {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #flags: Readonly<Record<string, Flag>>;
  readonly words: readonly string[];

  constructor(values: Readonly<Record<string, unknown>>, words: readonly string[], flags: Readonly<Record<string, Flag>>) {
    this.#values = values;
    this.#flags = flags;
    this.words = words;
  }

  text(flag: string): string {
    return String(this.#values[flag] ?? '');
  }

  on(flag: string): boolean {
    return this.#values[flag] === true;
  }

  number(flag: string): number | undefined {
    const text = this.text(flag);
    if (text === '' && this.#values[flag] === undefined) return undefined;
    if (!/^\d+$/.test(text)) refuse(`--${flag} takes a whole number, not "${text}" (${this.#flags[flag]?.says ?? ''})`);
    return Number(text);
  }
}

function help({ usage, flags }: CommandLine<Readonly<Record<string, Flag>>>): string {
  const rows = Object.entries(flags).map(([name, { takes, short, says, default: fallback }]) => {
    const left = `${short ? `-${short}, ` : ''}--${name}${takes ? ` ${takes}` : ''}`;
    return `  ${left.padEnd(24)} ${says}${fallback === undefined ? '' : ` (${fallback})`}`;
  });
  return [`npm run ${usage}`, ...(rows.length ? ['', ...rows] : [])].join('\n');
}
