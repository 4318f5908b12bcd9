/**
 * `npm run sim`: a terminal on a simulated cluster, in the terminal.
 *
 *     npm run sim [-- --lab NAME --seed N --nodes N --addons A,B]    interactive; Ctrl-] leaves
 *     npm run -s sim -- record SCRIPT [--json] [--lab NAME --seed N --nodes N --addons A,B --limit SECONDS]   plays a session file, prints JSON
 */
import { readFileSync } from 'node:fs';
import { addOnsFlag, addOnsFrom } from './add-ons.ts';
import { commandLine, refuse } from './options.ts';
import { loadLab } from './labs/load.ts';
import { record, type RecordOptions } from './record.ts';
import { interactive } from './sim/interactive.ts';

const options = commandLine({
  usage: '-s sim -- [record SCRIPT] [--lab NAME] [--seed N] [--nodes N] [--addons A,B]',
  words: true,
  flags: {
    lab: { takes: 'NAME', says: 'begin as this lab does; its machines and add-ons are the lab’s own' },
    seed: { takes: 'N', says: 'where chance begins' },
    nodes: { takes: 'N', says: 'machines of the cluster, the control plane among them', default: '3' },
    addons: { takes: 'A,B', says: addOnsFlag },
    limit: { takes: 'SECONDS', says: 'record ends a command that takes longer, with code 124' },
    json: { takes: '', says: 'print JSON; record always does' },
  },
});
const [verb, script] = options.words;
const seed = options.number('seed');
const lab = options.text('lab');
const addons = addOnsFrom(options.text('addons'));
const limit = options.number('limit');
const workers = Math.max(0, (options.number('nodes') ?? 3) - 1);

if (verb === 'record') playSession(script);
else if (verb !== undefined) refuse(`sim does not know ${verb}: leave it out for a terminal, or say record SCRIPT`);
else await interactive({ workers, addons, ...(seed === undefined ? {} : { seed }), ...(lab === '' ? {} : { lab }) });

function playSession(path: string | undefined): void {
  if (path === undefined) refuse('record needs a session file: npm run -s sim -- record SCRIPT');
  const given = { ...beginning(), ...(seed === undefined ? {} : { seed }), ...(limit === undefined ? {} : { commandLimitMs: limit * 1000 }) };
  process.stdout.write(`${JSON.stringify(record(readScript(path), given), null, 1)}\n`);
}

/** The world a session begins in: a lab's, with its files and its setup, or an empty one. */
function beginning(): RecordOptions {
  if (lab === '') return { workers, addons };
  try {
    const { world, files, setup } = loadLab(lab);
    return { ...world, files, ...(setup === undefined ? {} : { setup }) };
  } catch (error) {
    // the learner's name for it, or a lab.yaml that is wrong: the message says which
    refuse((error as Error).message);
  }
}

function readScript(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // the learner's file: missing, a folder, or not ours to read
    refuse(`${path} cannot be read: ${(error as Error).message}`);
  }
}
