/** A workstation's commands, as somebody reads them who sees both streams. */
import { text } from '../../src/base/bytes.ts';
import type { World } from '../../src/labs/world.ts';

/** @returns a function that runs a command and gives what it prints: standard output, then standard error */
export const printedBy = (world: World) => (command: string): string => {
  const { stdout, stderr } = world.run(command);
  return text(stdout) + text(stderr);
};
