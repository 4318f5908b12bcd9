/** A line of a `session` fence that the reader types: it begins with a prompt, `$ ` or `> ` where a command goes on. */
export function isTyped(line: string): boolean {
  return /^[$>] /.test(line);
}
