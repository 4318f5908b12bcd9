import { expect, it } from 'vitest';
import type { Kernel } from './kernel.ts';
import { Terminal } from './tty.ts';

/** The kernel is asked for nothing but signals, and none is typed here. */
const kernel = {} as Kernel;

it('gives what was typed ahead to whoever reads raw, so that no key is lost between two programs', () => {
  const terminal = new Terminal(kernel, { onOutput: () => undefined });
  terminal.input('whole line\r  half');
  terminal.mode = 'raw';
  terminal.input(' more');
  expect([terminal.read(), terminal.read(), terminal.read(), terminal.read()]).toEqual(['whole line\n', '  half', ' more', undefined]);
});
