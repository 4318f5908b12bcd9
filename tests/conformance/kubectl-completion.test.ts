/** What Tab offers behind kubectl: the answers scripts ask for, and the terminal's own completion. */
import { describe, expect, it } from 'vitest';
import { text } from '../../src/base/bytes.ts';
import { makeWorld } from '../../src/labs/make-world.ts';

describe('kubectl __complete', () => {
  const world = makeWorld({ seed: 1, workers: 2 });
  world.run('kubectl run web --image=nginx:1.29 --port=80; kubectl create ns zed');
  const rows = [
    { name: 'a command', words: 'ge', want: 'get\n:4\n' },
    { name: 'a flag', words: 'get --out', want: '--output\n--output-watch-events\n:4\n' },
    { name: "a flag's value", words: 'get --output=js', want: 'json\njsonpath\njsonpath-as-json\njsonpath-file\n:4\n' },
    { name: 'namespaces', words: 'get -n ""', want: 'default\nkube-node-lease\nkube-public\nkube-system\nzed\n:4\n' },
    { name: 'types', words: 'get replicas', want: 'replicasets.apps\n:4\n' },
    { name: 'names', words: 'get pods ""', want: 'web\n:4\n' },
    { name: 'names already given', words: 'get pods web ""', want: ':4\n' },
    { name: 'type and name', words: 'describe no/', want: 'no/control-plane\nno/worker-1\nno/worker-2\n:4\n' },
    { name: 'Pods and what has some', words: 'logs ""', want: 'web\ndaemonsets/\ndeployments/\npods/\njobs/\nreplicasets/\nreplicationcontrollers/\nservices/\nstatefulsets/\n:4\n' },
    { name: 'containers', words: 'exec web -c ""', want: 'web\n:4\n' },
    { name: 'ports', words: 'port-forward web ""', want: '80:80\n:4\n' },
    { name: 'files by their ends', words: 'apply -f ""', want: 'json\nyaml\nyml\n:8\n' },
    { name: 'files and Pods', words: 'cp w', want: 'web:\n:2\n' },
    { name: 'a word nobody knows', words: 'nosuch ""', want: ':0\n' },
    { name: 'shells', words: 'completion ""', want: 'zsh\nfish\npowershell\nbash\n:4\n' },
  ];
  it.each(rows)('$name', ({ words, want }) => {
    expect(text(world.run(`kubectl __completeNoDesc ${words}`).stdout)).toBe(want);
  });

  it('tells the directive and says what commands are for', () => {
    const { stdout, stderr } = world.run('kubectl __complete rollout st');
    expect(text(stdout + stderr)).toBe('status\tSee how far a rollout is\n:4\nCompletion ended with directive: ShellCompDirectiveNoFileComp\n');
  });
});
