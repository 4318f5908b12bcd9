// One option of a command, as data: name, type, default, what help says. Values live in a FlagSet, one per invocation.
// Upstream: github.com/spf13/pflag v1.0.9 flag.go; the value types are those that kubectl, helm and docker use.

export type FlagType = 'bool' | 'string' | 'int' | 'int32' | 'int64' | 'float64' | 'duration' | 'stringSlice' | 'stringArray' | 'stringToString' | 'tristate' | 'optional';

/** A flag's value: durations are milliseconds; `undefined` for a tristate that was not given. */
export type FlagValue = boolean | string | number | readonly string[] | Readonly<Record<string, string>> | undefined;

export interface Flag {
  readonly name: string;
  /** one letter */
  readonly shorthand?: string;
  readonly type: FlagType;
  readonly default: FlagValue;
  readonly usage: string;
  /** the value of a flag that stands without one (`--dry-run`) */
  readonly noValue?: string;
  /** printed when the flag is used; hides it from help */
  readonly deprecated?: string;
  readonly hidden?: boolean;
  readonly required?: boolean;
  /** what help shows as the default where that is not the value's own spelling */
  readonly shownDefault?: string;
  /** what is wrong with a text, where the type's own words are not the flag's */
  readonly refuses?: (text: string) => string | undefined;
  /** what completes its value: a name the tool's completion knows */
  readonly completes?: string;
}

type More = Partial<Omit<Flag, 'name' | 'type' | 'default' | 'usage'>>;

/** A switch. `letter` is '' for none. */
export const bool = (name: string, letter: string, usage: string, value = false, more: More = {}): Flag => flag('bool', name, letter, value, usage, { noValue: 'true', ...more });
export const string = (name: string, letter: string, usage: string, value = '', more: More = {}): Flag => flag('string', name, letter, value, usage, more);
export const int = (name: string, letter: string, usage: string, value = 0, more: More = {}): Flag => flag('int', name, letter, value, usage, more);
export const int32 = (name: string, letter: string, usage: string, value = 0, more: More = {}): Flag => flag('int32', name, letter, value, usage, more);
export const int64 = (name: string, letter: string, usage: string, value = 0, more: More = {}): Flag => flag('int64', name, letter, value, usage, more);
/** A length of time; the default in milliseconds. */
export const duration = (name: string, letter: string, usage: string, ms = 0, more: More = {}): Flag => flag('duration', name, letter, ms, usage, more);
/** A list: commas separate, repeating adds. */
export const strings = (name: string, letter: string, usage: string, value: readonly string[] = [], more: More = {}): Flag => flag('stringSlice', name, letter, value, usage, more);
/** A list: repeating adds, commas are part of the value. */
export const stringArray = (name: string, letter: string, usage: string, value: readonly string[] = [], more: More = {}): Flag => flag('stringArray', name, letter, value, usage, more);
/** `key=value` pairs. */
export const stringToString = (name: string, letter: string, usage: string, more: More = {}): Flag => flag('stringToString', name, letter, {}, usage, more);
/** A switch that knows whether it was given (Upstream: cliflag.Tristate). */
export const tristate = (name: string, letter: string, usage: string, more: More = {}): Flag => flag('tristate', name, letter, undefined, usage, { noValue: 'true', ...more });
/** A text that knows whether it was given (Upstream: cliflag.StringFlag). */
export const optional = (name: string, letter: string, usage: string, more: More = {}): Flag => flag('optional', name, letter, undefined, usage, more);

function flag(type: FlagType, name: string, letter: string, value: FlagValue, usage: string, more: More): Flag {
  return { name, type, default: value, usage, ...(letter === '' ? {} : { shorthand: letter }), ...more };
}
