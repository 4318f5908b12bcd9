import { describe, expect, it } from 'vitest';
import { TerminalMachine } from '../../tests/support/terminal-machine.ts';

const rows: { name: string; typed: string; line: string }[] = [
  { name: 'a file here', typed: 'cat ng\t', line: 'cat nginx.yaml ' },
  { name: 'a file with a space in its name', typed: 'cat tw\t', line: 'cat two\\ words ' },
  { name: 'a folder', typed: 'ls fo\t', line: 'ls folder/' },
  { name: 'a file in a folder', typed: 'ls folder/in\t', line: 'ls folder/inside ' },
  { name: 'a file below the home', typed: 'ls ~/ng\t', line: 'ls ~/nginx.yaml ' },
  { name: 'a command', typed: 'basen\t', line: 'basename ' },
  { name: 'the words complete was given', typed: 'greet wo\t', line: 'greet world ' },
];

describe('Tab completes', () => {
  it.each(rows)('$name', ({ typed, line }) => {
    const machine = new TerminalMachine('completion', { editor: true });
    machine.timeline.advance(100);
    machine.type("mkdir folder; touch nginx.yaml 'two words' folder/inside; complete -W 'hello world' greet\r");
    const shown = machine.type(typed);
    expect(shown.slice(shown.lastIndexOf('$ ') + 2).replace(/\r.*$/, '')).toBe(line);
  });
});
