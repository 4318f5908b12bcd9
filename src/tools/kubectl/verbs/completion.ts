// kubectl completion. Upstream: k8s.io/kubectl v0.36 pkg/cmd/completion/completion.go.
// Differs: the scripts are our own; they ask the same question (`kubectl __complete`) and follow the same answers.
// @supports partly kubectl: completion — "scripts for bash and zsh"

import { CommandError } from '../errors.ts';
import { bashScript } from './completion/bash.ts';
import { zshScript } from './completion/zsh.ts';
import type { Verb } from './verb.ts';

const shells: Readonly<Record<string, string | undefined>> = { zsh: zshScript, fish: undefined, powershell: undefined, bash: bashScript };

export const completion: Verb = {
  use: 'completion SHELL',
  exactUse: true,
  short: 'Print what a shell needs to complete kubectl commands (bash, zsh, fish or powershell)',
  long: `Print the code a shell (bash, zsh, fish or powershell) needs to complete kubectl's commands, flags and names when Tab is pressed. The shell has to read it, for example in ~/.bashrc.`,
  examples: `# In this bash, and in every later one
source <(kubectl completion bash)
echo 'source <(kubectl completion bash)' >> ~/.bashrc

# In this zsh, and in every later one
source <(kubectl completion zsh)
kubectl completion zsh > "\${fpath[1]}/_kubectl"`,
  validArgs: Object.keys(shells),
  *run(k) {
    const { args } = k;
    const [shell] = args;
    if (shell === undefined) throw k.usageError('Shell not specified.');
    if (args.length > 1) throw k.usageError('Too many arguments. Expected only the shell type.');
    if (!Object.hasOwn(shells, shell)) throw k.usageError(`Unsupported shell type "${shell}".`);
    const script = shells[shell];
    if (script === undefined) throw new CommandError(`not simulated in Drydock: completion of ${shell}; there are bash and zsh`);
    k.io.out(script);
  },
};
