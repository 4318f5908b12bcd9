import { describe, expect, it } from 'vitest';
import { recall } from './history-expansion.ts';

const history = ['kubectl get pods', 'echo one two three', 'kubectl describe pod nginx', 'ls /etc/nginx/nginx.conf', "echo 'a b' \"c d\" e"];

/** What bash 5.2 answers with this history. */
const rows: { name: string; typed: string; line: string }[] = [
  { name: 'the line before', typed: '!!', line: "echo 'a b' \"c d\" e" },
  { name: 'within a line', typed: 'sudo !! | wc', line: "sudo echo 'a b' \"c d\" e | wc" },
  { name: 'by its beginning', typed: '!kubectl', line: 'kubectl describe pod nginx' },
  { name: 'by its number', typed: '!2', line: 'echo one two three' },
  { name: 'so many back', typed: '!-2', line: 'ls /etc/nginx/nginx.conf' },
  { name: 'by what is in it', typed: '!?one? x', line: 'echo one two three x' },
  { name: 'the last word', typed: 'cat !$', line: 'cat e' },
  { name: 'the first word', typed: '!^', line: "'a b'" },
  { name: 'all words but the command', typed: 'print !*', line: "print 'a b' \"c d\" e" },
  { name: 'some words', typed: 'echo !2:1-2', line: 'echo one two' },
  { name: 'a word and those behind it', typed: 'echo !2:2*', line: 'echo two three' },
  { name: 'the folder of a path', typed: 'cd !4:$:h', line: 'cd /etc/nginx' },
  { name: 'a name without its folder', typed: 'cat !4:$:t', line: 'cat nginx.conf' },
  { name: 'another word in its place', typed: '!1:s/pods/nodes/', line: 'kubectl get nodes' },
  { name: 'everywhere', typed: '!2:gs/o/0/', line: 'ech0 0ne tw0 three' },
  { name: 'the short way to correct', typed: '^echo^print^', line: "print 'a b' \"c d\" e" },
  { name: 'between double quotes', typed: 'echo "!$"', line: 'echo "e"' },
  { name: 'not between single quotes', typed: "echo '!!'", line: "echo '!!'" },
  { name: 'not behind a backslash', typed: 'echo \\!!', line: 'echo \\!!' },
  { name: 'not at the end of what is quoted', typed: 'echo "hello!"', line: 'echo "hello!"' },
  { name: 'not in a test', typed: '[ ! -f x ] && ! ls', line: '[ ! -f x ] && ! ls' },
  { name: 'not where it is a number of a process', typed: 'kill $!', line: 'kill $!' },
  { name: 'not in a comment', typed: 'ls # !!', line: 'ls # !!' },
];

const refused: { name: string; typed: string; problem: string }[] = [
  { name: 'no such line', typed: '!nope', problem: '!nope: event not found' },
  { name: 'no such number', typed: '!99', problem: '!99: event not found' },
  { name: 'no such word', typed: '!2:9', problem: ':9: bad word specifier' },
  { name: 'nothing to correct', typed: '^nope^x', problem: ':s^nope^x: substitution failed' },
];

describe('history expansion', () => {
  it.each(rows)('$name', ({ typed, line }) => expect(recall(typed, history)).toEqual({ line, shown: line !== typed, run: true }));
  it.each(refused)('$name', ({ typed, problem }) => expect(recall(typed, history)).toEqual({ problem }));
  it(':p only prints', () => expect(recall('!1:p', history)).toEqual({ line: 'kubectl get pods', shown: true, run: false }));
});
