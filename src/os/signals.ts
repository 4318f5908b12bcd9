// Signals by name and number (Linux, x86-64), and what they do by default. Upstream: signal(7).

export const signalNumbers = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ILL: 4,
  TRAP: 5,
  ABRT: 6,
  BUS: 7,
  FPE: 8,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  STKFLT: 16,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
  TTIN: 21,
  TTOU: 22,
  URG: 23,
  XCPU: 24,
  XFSZ: 25,
  VTALRM: 26,
  PROF: 27,
  WINCH: 28,
  IO: 29,
  PWR: 30,
  SYS: 31,
} as const;

/** A signal's name without `SIG`. */
export type SignalName = keyof typeof signalNumbers;

/** What the kernel does when a process has no handler. */
export const defaultAction = (signal: SignalName): 'terminate' | 'ignore' | 'stop' | 'continue' => {
  switch (signal) {
    case 'CHLD':
    case 'URG':
    case 'WINCH':
      return 'ignore';
    case 'STOP':
    case 'TSTP':
    case 'TTIN':
    case 'TTOU':
      return 'stop';
    case 'CONT':
      return 'continue';
    default:
      return 'terminate';
  }
};

/** The signal that a name (`TERM`, `SIGTERM`, `term`) or a number (`15`) means; undefined when it means none. */
export function signalNamed(text: string): SignalName | undefined {
  const upper = text.toUpperCase().replace(/^SIG/, '');
  if (upper in signalNumbers) return upper as SignalName;
  if (!/^\d+$/.test(text)) return undefined;
  const wanted = Number(text);
  return (Object.keys(signalNumbers) as SignalName[]).find((name) => signalNumbers[name] === wanted);
}
