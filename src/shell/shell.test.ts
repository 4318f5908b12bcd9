// The shell's language, messages and job control, each row against what bash 5.2 or dash 0.5.12 answered.

import { describe, expect, it } from 'vitest';
import { shellMachine } from '../../tests/support/shell-machine.ts';
import { TerminalMachine } from '../../tests/support/terminal-machine.ts';

const rows: { name: string; command: string; shell?: string; stdout?: string; stderr?: string; exitCode?: number }[] = [
  { name: 'a pipe ends its writer', command: 'yes | head -2', stdout: 'y\ny\n' },
  { name: 'a block of a device or a file is as long as asked for', command: 'dd if=/dev/zero of=y bs=1M count=2 status=none; dd if=y bs=300k 2>&1 >/dev/null | head -2; stat -c %s y', stdout: '6+1 records in\n6+1 records out\n2097152\n' },
  { name: 'a block of a pipe is what one read gives, unless whole ones are wanted', command: 'for f in "" iflag=fullblock; do head -c 300000 /dev/zero | dd bs=1M $f 2>&1 >/dev/null | head -1; done', stdout: '0+5 records in\n0+1 records in\n' },
  { name: 'a full disk', command: 'echo x > /dev/full; seq 3 | head -1 > /dev/full; cat /etc/passwd > /dev/full; dd if=/dev/zero of=/dev/full bs=1k count=2 2>&1 | head -3', stdout: "dd: error writing '/dev/full': No space left on device\n1+0 records in\n0+0 records out\n", stderr: "bash: line 1: echo: write error: No space left on device\nhead: error writing 'standard output': No space left on device\ncat: write error: No space left on device\n" },
  { name: 'a value that outgrows all memory ends the shell', command: 'x=x; while true; do x=$x$x; done; echo no', stderr: 'bash: xrealloc: cannot allocate 268435456 bytes\n', exitCode: 2 },
  { name: 'dash: a value that outgrows all memory', shell: 'dash', command: 'x=x; while true; do x=$x$x; done; echo no', stderr: 'dash: 1: Out of space\n', exitCode: 2 },
  { name: 'a program that outgrows all memory is killed', command: `awk 'BEGIN { x = "x"; while (1) x = x x }'; echo $?`, stdout: '137\n', stderr: `bash: line 1:     3 Killed                  awk 'BEGIN { x = "x"; while (1) x = x x }'\n` },
  { name: 'a subshell lists the jobs of its parent', command: 'sleep 9 & jobs -p | wc -l; kill $(jobs -p); wait $!; echo $?', stdout: '1\n143\n' },
  { name: 'pipefail', command: 'set -o pipefail; false | true; echo $? ${PIPESTATUS[@]}', stdout: '1 1 0\n' },
  { name: 'parameter expansion', command: 'x=a/b/c.txt; echo ${x##*/} ${x%.*} ${x/b/B} ${x^^} ${#x} ${y:-none}', stdout: 'c.txt a/b/c a/B/c.txt A/B/C.TXT 9 none\n' },
  { name: 'arrays with gaps', command: 'a=([1]=x [5]=y); echo ${!a[@]} ${a[@]:2} ${#a[@]}', stdout: '1 5 y 2\n' },
  { name: 'word splitting and IFS', command: `IFS=:; x='a::b c:'; printf '<%s>' $x`, stdout: '<a><><b c>' },
  { name: 'process substitution', command: 'diff <(seq 2) <(seq 3)', stdout: '2a3\n> 3\n', exitCode: 1 },
  { name: 'a command that is not there', command: 'nope', stderr: 'bash: line 1: nope: command not found\n', exitCode: 127 },
  { name: 'in a function of -c', command: 'f() { nope; }; f', stderr: 'environment: line 1: nope: command not found\n', exitCode: 127 },
  { name: 'an unset variable', command: 'set -u; echo $x; echo no', stderr: 'bash: line 1: x: unbound variable\n', exitCode: 127 },
  { name: 'errexit', command: 'set -e; false || true; (exit 3); echo no', exitCode: 3 },
  { name: 'an unfinished quote', command: 'echo "a', stderr: 'bash: -c: line 1: unexpected EOF while looking for matching `"\'\n', exitCode: 2 },
  { name: 'a forgotten semicolon before then', command: 'if true then echo a; fi', stderr: "bash: -c: line 1: syntax error near unexpected token `fi'\nbash: -c: line 1: `if true then echo a; fi'\n", exitCode: 2 },
  { name: 'a stray parenthesis', command: 'echo (a)', stderr: "bash: -c: line 1: syntax error near unexpected token `a'\nbash: -c: line 1: `echo (a)'\n", exitCode: 2 },
  { name: 'nothing to redirect to', command: 'cat <x>\necho no', stderr: "bash: -c: line 1: syntax error near unexpected token `newline'\nbash: -c: line 1: `cat <x>'\n", exitCode: 2 },
  { name: 'a comment where a file should be, in a script that is read as it runs', command: "bash <<'E'\necho a\ncat <x> # y\necho no\nE", stdout: 'a\n', stderr: "bash: line 2: syntax error near unexpected token `newline'\nbash: line 2: `cat <x> # y'\n", exitCode: 2 },
  { name: 'an unclosed here-document', command: 'cat <<E\nabc', stdout: 'abc\n', stderr: "bash: line 2: warning: here-document at line 1 delimited by end-of-file (wanted `E')\n" },
  { name: 'dash: not found', command: 'nope', shell: 'dash', stderr: 'dash: 1: nope: not found\n', exitCode: 127 },
  { name: 'dash: [[ is no keyword', command: '[[ a == a ]]', shell: 'dash', stderr: 'dash: 1: [[: not found\n', exitCode: 127 },
  { name: 'dash: bad substitution', command: 'echo ${x/a/b}', shell: 'dash', stderr: 'dash: 1: Bad substitution\n', exitCode: 2 },
]; // biome-ignore format: a table

describe('commands', () => {
  it.each(rows)('$name', ({ command, shell = 'bash', stdout = '', stderr = '', exitCode = 0 }) => {
    const ran = shellMachine().run(command, { shell });
    expect({ stdout: ran.stdout, stderr: ran.stderr, exitCode: ran.exitCode }).toEqual({ stdout, stderr, exitCode });
  });
});

const sessions: { name: string; typed: readonly (readonly [keys: string, screen: string])[] }[] = [
  { name: 'Ctrl-C ends the foreground command', typed: [['sleep 100\r', 'sleep 100\r\n'], ['\x03', '^C\r\n$ '], ['echo $?\r', 'echo $?\r\n130\r\n$ ']] },
  { name: 'Ctrl-C ends a busy loop', typed: [['while true; do :; done\r', 'while true; do :; done\r\n'], ['\x03', '^C$ ']] },
  {
    name: 'Ctrl-Z stops, bg and fg go on',
    typed: [
      ['sleep 100\r', 'sleep 100\r\n'],
      ['\x1a', '^Z\r\n[1]+  Stopped                 sleep 100\r\n$ '],
      ['bg\r', 'bg\r\n[1]+ sleep 100 &\r\n$ '],
      ['jobs\r', 'jobs\r\n[1]+  Running                 sleep 100 &\r\n$ '],
      ['fg\r', 'fg\r\nsleep 100\r\n'],
      ['\x03', '^C\r\n$ '],
      ['jobs\r', 'jobs\r\n$ '],
    ],
  },
  { name: 'kill ends a stopped job too', typed: [['sleep 9\r', 'sleep 9\r\n'], ['\x1a', '^Z\r\n[1]+  Stopped                 sleep 9\r\n$ '], ['kill %1\r', 'kill %1\r\n$ '], ['\r', '\r\n[1]+  Terminated              sleep 9\r\n$ ']] },
  { name: 'fg of a job that has ended', typed: [['sleep 9 &\r', 'sleep 9 &\r\n[1] 3\r\n$ '], ['kill %1\r', 'kill %1\r\n$ '], ['fg\r', 'fg\r\nbash: fg: job has terminated\r\n[1]+  Terminated              sleep 9\r\n$ ']] },
  { name: 'Ctrl-C takes what was typed of a line', typed: [['abc\x03', 'abc^C\r\n$ '], ['echo hi\r', 'echo hi\r\nhi\r\n$ ']] },
  { name: 'an open quote asks for more', typed: [['echo "a\r', 'echo "a\r\n> '], ['b"\r', 'b"\r\na\r\nb\r\n$ ']] },
]; // biome-ignore format: a table

describe('at a terminal', () => {
  it.each(sessions)('$name', ({ typed }) => {
    const machine = new TerminalMachine('shell');
    machine.timeline.advance(100);
    expect(typed.map(([keys]) => [keys, machine.type(keys)])).toEqual(typed);
  });
});
