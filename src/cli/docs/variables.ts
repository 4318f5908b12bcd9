/** Variables of a page's shell: each block is a shell of its own here, so what a page sets is set again before its later blocks. */

const assignment = /^[ \t]*(?:export )?[A-Za-z_]\w*=(?:\$\([^\n]*\)|"[^"\n]*"|'[^'\n]*'|[^\s;&|]*)[ \t]*$/gm;

/** The lines that set a variable for what follows, as a script; not the kubeconfig, which is another's. */
export const assignmentsIn = (commands: string): string => [...commands.matchAll(assignment)].map(([line]) => `${line.trim()}\n`).filter((line) => !line.includes('KUBECONFIG=')).join('');

const always = new Set(['HOME', 'PATH', 'USER', 'PWD', 'BASH', 'KUBECONFIG', 'EDITOR']);

/** Says so when a command uses a variable that nobody on the page sets: a placeholder in all but name. */
export function unsetVariable(commands: string, before: string): string | undefined {
  const bare = commands.replace(/'[^']*'/g, '').replace(/^\s*#.*$/gm, '').replace(/\\\$/g, '').replace(/<<-?\s*\\?(['"])(\w+)\1[\s\S]*?\n\2/g, '');
  const set = `${before}\n${commands}`;
  const unset = [...bare.matchAll(/\$\{?([A-Za-z_]\w*)/g)].some(([, name = '']) => !always.has(name) && !new RegExp(`(?:^|[\\s;(])${name}=|for ${name} in|read (?:-\\w+ )?${name}\\b`).test(set));
  return unset ? 'uses a variable the page does not set' : undefined;
}
