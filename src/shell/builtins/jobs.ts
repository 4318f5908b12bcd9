// jobs, fg, bg, wait, kill, trap, disown, times. Upstream: bash(1).

import { exitCodeOf } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Steps } from '../../os/process.ts';
import { signalNamed, signalNumbers } from '../../os/signals.ts';
import { waitForEnd } from '../children.ts';
import { isDone, isStopped, type Job } from '../job-table.ts';
import { finish, giveTerminal, jobLine, reportJobs, waitForeground } from '../jobs.ts';
import { writeNow } from '../messages.ts';
import { singleQuoted } from '../quoting.ts';
import type { Shell } from '../state.ts';
import { setTrap, trapNamed } from '../traps.ts';
import type { Builtin } from './builtin.ts';
import { complain, messagesOut, usage } from './say.ts';

function jobNamed(shell: Shell, command: string, spec: string | undefined): Job | undefined {
  const found = shell.jobs.find(spec ?? '%+');
  if (found && found !== 'ambiguous') return found;
  complain(shell, command, `${spec ?? 'current'}: ${found === 'ambiguous' ? 'ambiguous job spec' : 'no such job'}`);
  return undefined;
}

export const jobs: Builtin = {
  names: ['jobs'],
  *run(shell, args) {
    const pids = args.includes('-p');
    const text = shell.jobs.listed.map((job) => (pids ? `${job.processes[0]?.pid ?? ''}\n` : `${jobLine(shell, job, args.includes('-l'))}\n`)).join('');
    const status = yield* messagesOut(shell, text, 'jobs');
    for (const job of shell.jobs.all) if (isDone(job)) finish(shell, job);
    return status;
  },
};

export const foreground: Builtin = {
  names: ['fg', 'bg'],
  *run(shell, args, { name }) {
    if (!shell.monitor) return complain(shell, name, 'no job control');
    const job = jobNamed(shell, name, args[0]);
    if (!job) return 1;
    if (isDone(job)) {
      complain(shell, name, 'job has terminated');
      reportJobs(shell);
      return 1;
    }
    shell.jobs.touch(job);
    if (name === 'bg') {
      shell.process.killGroup(job.group, 'CONT');
      return yield* messagesOut(shell, `[${job.number}]+ ${job.text} &\n`, 'bg');
    }
    yield* messagesOut(shell, `${job.text}\n`, 'fg');
    giveTerminal(shell, job.group);
    shell.process.killGroup(job.group, 'CONT');
    job.background = false;
    try {
      return (yield* waitForeground(shell, job.processes, job.text)).at(-1) ?? 0;
    } finally {
      // Also when Ctrl-C ended it, which leaves by an exception.
      if (isDone(job)) shell.jobs.remove(job);
    }
  },
};

export const wait: Builtin = {
  names: ['wait'],
  *run(shell, args) {
    if (args.includes('-n')) return yield* waitForAny(shell);
    let status = 0;
    const bad = args.find((word) => word.startsWith('-') && !/^-[nfp]+$/.test(word));
    if (bad !== undefined) return usage(shell, 'wait', bad.slice(0, 2), 'wait [-fn] [-p var] [id ...]');
    const targets = args.filter((word) => !word.startsWith('-'));
    const all = targets.length ? targets : shell.jobs.all.map((job) => `%${job.number}`);
    for (const target of all) status = yield* waitForOne(shell, target);
    return targets.length ? status : 0;
  },
};

function* waitForOne(shell: Shell, target: string): Steps<number> {
  const job = target.startsWith('%') ? shell.jobs.find(target) : shell.jobs.ofProcess(Number(target));
  if (!job || job === 'ambiguous') {
    const known = shell.jobs.finished.get(Number(target));
    if (known !== undefined) return known;
    const child = /^\d+$/.test(target) ? shell.process.children.find(({ pid }) => pid === Number(target)) : undefined;
    if (child) return exitCodeOf(yield* waitForEnd(shell, child));
    if (!target.startsWith('%') && !/^\d+$/.test(target)) return complain(shell, 'wait', `\`${target}': not a pid or valid job spec`);
    return complain(shell, 'wait', target.startsWith('%') ? `${target}: no such job` : `pid ${target} is not a child of this shell`, 127);
  }
  for (const process of job.processes) while (!process.ended && shell.pendingTraps.length === 0) yield { on: 'ready', any: [process.exit] };
  if (!isDone(job)) return 129;
  const pid = target.startsWith('%') ? (job.processes.at(-1)?.pid ?? 0) : Number(target);
  finish(shell, job);
  return shell.jobs.finished.get(pid) ?? 0;
}

function* waitForAny(shell: Shell): Steps<number> {
  const { all } = shell.jobs;
  if (all.length === 0) return 127;
  while (!all.some(isDone)) yield { on: 'ready', any: all.flatMap((job) => job.processes.filter((p) => !p.ended).map((p) => p.exit)) };
  const job = all.find(isDone);
  const pid = job?.processes.at(-1)?.pid ?? 0;
  if (job) finish(shell, job);
  return shell.jobs.finished.get(pid) ?? 0;
}

export const kill: Builtin = {
  names: ['kill'],
  *run(shell, args) {
    const words = [...args];
    let signal: ReturnType<typeof signalNamed> | 0 = 'TERM';
    if (words[0] === '-l' || words[0] === '-L') return yield* listSignals(shell, words.slice(1));
    if (words[0]?.startsWith('-') && words[0].length > 1) {
      const given = words.shift() ?? '';
      const name = given === '-s' || given === '-n' ? (words.shift() ?? '') : given.slice(1);
      signal = name === '0' ? 0 : signalNamed(name);
      if (signal === undefined) return complain(shell, 'kill', `${name}: invalid signal specification`);
    }
    if (words[0] === '--') words.shift();
    if (words.length === 0) {
      writeNow(shell, 'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n');
      return 2;
    }
    let status = 0;
    for (const word of words) status = send(shell, word, signal ?? 'TERM') || status;
    return status;
  },
};

/** `kill -l`: all of them in columns, or what a number or a name means. */
function* listSignals(shell: Shell, words: readonly string[]): Steps<number> {
  if (words.length === 0) {
    const all = Object.entries(signalNumbers).map(([name, n]) => `${String(n).padStart(2)}) SIG${name}`);
    const rows = Array.from({ length: Math.ceil(all.length / 5) }, (_, i) => all.slice(i * 5, i * 5 + 5).join('\t'));
    return yield* messagesOut(shell, `${rows.join('\n')}\n`, 'kill');
  }
  let status = 0;
  for (const word of words) {
    const number = /^\d+$/.test(word) ? Number(word) : undefined;
    const name = signalNamed(number !== undefined && number > 128 ? String(number - 128) : word);
    if (!name) status = complain(shell, 'kill', `${word}: invalid signal specification`);
    else yield* messagesOut(shell, `${number === undefined ? signalNumbers[name] : name}\n`, 'kill');
  }
  return status;
}

function send(shell: Shell, target: string, signal: NonNullable<ReturnType<typeof signalNamed>> | 0): number {
  if (target.startsWith('%')) {
    const job = jobNamed(shell, 'kill', target);
    if (!job) return 1;
    if (signal !== 0) {
      const stopped = isStopped(job);
      if (shell.monitor) shell.process.killGroup(job.group, signal);
      // A stopped job could not act on it.
      if (shell.monitor && stopped && (signal === 'TERM' || signal === 'HUP')) shell.process.killGroup(job.group, 'CONT');
      if (!shell.monitor) for (const process of job.processes) if (!process.ended) shell.process.kill(process.pid, signal);
    }
    return 0;
  }
  if (!/^-?\d+$/.test(target)) return complain(shell, 'kill', `${target}: arguments must be process or job IDs`);
  try {
    if (target.startsWith('-') && signal !== 0) shell.process.killGroup(-Number(target), signal);
    else shell.process.kill(Number(target), signal);
    return 0;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return complain(shell, 'kill', shell.dialect === 'bash' ? `(${target}) - ${error.text}` : shell.dialect === 'ash' ? `can't kill pid ${target}: ${error.text}` : error.text);
  }
}

export const trap: Builtin = {
  names: ['trap'],
  *run(shell, args) {
    if (args[0] === '-l') return yield* listSignals(shell, []);
    if (args.length === 0 || args[0] === '-p') {
      const wanted = args.slice(1).map(trapNamed);
      const text = [...shell.traps]
        .filter(([name]) => wanted.length === 0 || wanted.includes(name))
        .map(([name, action]) => `trap -- ${singleQuoted(action)} ${name in signalNumbers ? 'SIG' : ''}${name}\n`)
        .join('');
      return yield* messagesOut(shell, text, 'trap');
    }
    const words = args[0] === '--' ? args.slice(1) : args;
    const reset = words.length === 1 || words[0] === '-' || /^\d+$/.test(words[0] ?? '');
    const action = reset ? undefined : words[0];
    let status = 0;
    for (const word of words.length === 1 || /^\d+$/.test(words[0] ?? '') ? words : words.slice(1)) {
      const name = trapNamed(word);
      if (name === undefined) status = complain(shell, 'trap', `${word}: invalid signal specification`);
      else setTrap(shell, name, action);
    }
    return status;
  },
};

export const disown: Builtin = {
  names: ['disown'],
  bashOnly: true,
  *run(shell, args) {
    if (args.length === 0 || args[0] === '-a') shell.jobs.clear();
    else {
      for (const word of args.filter((w) => !w.startsWith('-'))) {
        const job = jobNamed(shell, 'disown', word);
        if (job) shell.jobs.remove(job);
      }
    }
    reportJobs(shell);
    return 0;
  },
};
