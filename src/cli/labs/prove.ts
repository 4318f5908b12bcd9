/** One lab's proof, by playing its scripts as a learner would. */
import { text } from '../../base/bytes.ts';
import { clusterSide } from '../../labs/cluster-side.ts';
import type { Lab } from '../../labs/lab.ts';
import { type LabFolder, readLab } from '../../labs/lab-file.ts';
import { LabSession } from '../../labs/lab-session.ts';
import { labFolder } from './load.ts';
import { solutionParts } from './solution-parts.ts';

export interface Proof {
  /** how many things were looked at */
  readonly proofs: number;
  /** what did not hold, as sentences with the file */
  readonly failures: readonly string[];
}

/** how long a lab may take to settle after a part, in virtual seconds */
const settleSeconds = 90;
const settleAfterMistakeSeconds = 60;

/** Plays everything in a lab's folder. */
export function proveLab(name: string): Proof {
  const folder = labFolder(name);
  const lab = readLab(name, folder);
  if ('errors' in lab) return { proofs: lab.errors.length, failures: lab.errors };
  const proofs: (string | undefined)[] = [];
  const scripts = Object.keys(folder)
    .filter((path) => path.endsWith('.sh'))
    .sort();
  proofs.push(...proveStart(lab));
  const first = playSolution(lab, 'solution.sh', folder);
  const second = playSolution(lab, 'solution.sh', folder);
  proofs.push(...first.failures, first.fingerprint === second.fingerprint ? undefined : `labs/${name}/solution.sh: played twice, it leaves two different histories`);
  for (const path of scripts.filter((p) => p.startsWith('alternatives/'))) proofs.push(...playSolution(lab, path, folder).failures);
  for (const path of scripts.filter((p) => p.startsWith('mistakes/'))) proofs.push(proveMistake(lab, path, folder));
  proofs.push(...untriggered(lab, scripts, folder));
  return { proofs: proofs.length, failures: proofs.filter((failure) => failure !== undefined) };
}

const silent = { output: () => undefined, progress: () => undefined, history: () => undefined, snapshot: () => undefined };

function open(lab: Lab): LabSession {
  const session: LabSession = new LabSession(lab, { ...silent, hostRequest: ({ id }) => session.answer(id, undefined) }, { clusterSide });
  return session;
}

/** A step that is green before the learner has done anything teaches nothing. */
function proveStart(lab: Lab): (string | undefined)[] {
  const session = open(lab);
  session.advance(10_000, Number.POSITIVE_INFINITY);
  session.sample();
  return lab.steps.map((step, i) => (session.progress[i]?.done.every(Boolean) ? `labs/${lab.name}/lab.yaml: the step ${step.id} is done at the start` : undefined));
}

function playSolution(lab: Lab, path: string, folder: LabFolder): { readonly failures: (string | undefined)[]; readonly fingerprint: string } {
  const file = `labs/${lab.name}/${path}`;
  const parts = solutionParts(folder[path] ?? '');
  const steps = lab.steps.map((step) => step.id);
  if (parts.map((p) => p.step).join() !== steps.join())
    return { failures: [`${file}: its parts are ${parts.map((p) => p.step).join(', ') || 'missing'}, the steps are ${steps.join(', ')}`], fingerprint: '' };
  const session = open(lab);
  const failures = parts.map((part, i) => {
    const problem = playPart(session, part.script);
    if (problem) return `${file}: step ${part.step}: ${problem}`;
    return judge(lab, session, i, file);
  });
  return { failures, fingerprint: session.world.fingerprint() };
}

/** @returns what went wrong with the script itself */
function playPart(session: LabSession, script: string): string | undefined {
  const { exitCode, stdout, stderr } = session.world.run(script);
  session.sample();
  return exitCode === 0 ? undefined : `the script ended with ${exitCode}\n${text(stdout)}${text(stderr)}`.trimEnd();
}

/** Waits until the steps up to `last` are green, then looks that no later step is. */
function judge(lab: Lab, session: LabSession, last: number, file: string): string | undefined {
  const done = (i: number): boolean => session.progress[i]?.done.every(Boolean) ?? false;
  const wanted = lab.steps.slice(0, last + 1);
  for (let second = 0; second < settleSeconds && !wanted.every((_, i) => done(i)); second++) session.advance(1000, Number.POSITIVE_INFINITY);
  const red = wanted.flatMap((step, i) => step.checks.filter((_, k) => !session.progress[i]?.done[k]).map((check) => `${step.id}: ${check.says}`));
  if (red.length) return `${file}: after step ${lab.steps[last]?.id ?? ''}, not green: ${red.join('; ')}`;
  const early = lab.steps.slice(last + 1).filter((_, k) => done(last + 1 + k));
  return early.length ? `${file}: after step ${lab.steps[last]?.id ?? ''}, already green: ${early.map((s) => s.id).join(', ')}` : undefined;
}

const triggerOf = (source: string | undefined): string | undefined => /^# triggers: (\S+)\s*$/m.exec(source ?? '')?.[1];

/** A mistake says which advice it must bring up: `# triggers: STEP/ID`. */
function proveMistake(lab: Lab, path: string, folder: LabFolder): string | undefined {
  const file = `labs/${lab.name}/${path}`;
  const [stepId = '', id = ''] = (triggerOf(folder[path]) ?? '').split('/');
  const at = lab.steps.findIndex((step) => step.id === stepId);
  if (!lab.steps[at]?.mistakes.some((m) => m.id === id)) return `${file}: it needs a line \`# triggers: STEP/ID\` that names a mistake of lab.yaml`;
  const session = open(lab);
  for (const part of solutionParts(folder['solution.sh'] ?? '').slice(0, at)) session.world.run(part.script);
  session.world.run(folder[path] ?? '');
  const seen = (): boolean => session.progress[at]?.mistakes.includes(id) ?? false;
  session.sample();
  for (let second = 0; second < settleAfterMistakeSeconds && !seen(); second++) session.advance(1000, Number.POSITIVE_INFINITY);
  return seen() ? undefined : `${file}: the advice ${stepId}/${id} did not come up`;
}

/** Every known mistake is made once. */
function untriggered(lab: Lab, scripts: readonly string[], folder: LabFolder): (string | undefined)[] {
  const made = new Set(scripts.filter((p) => p.startsWith('mistakes/')).map((p) => triggerOf(folder[p])));
  return lab.steps.flatMap((step) => step.mistakes.map((m) => (made.has(`${step.id}/${m.id}`) ? undefined : `labs/${lab.name}/mistakes: none triggers ${step.id}/${m.id}`)));
}
