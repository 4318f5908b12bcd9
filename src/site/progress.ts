/**
 * What a reader has done, kept in the browser and nowhere else: pages read to their end, quizzes, labs. All keys begin with `drydock:`, so that
 * the whole can be written to a file and read back. A storage that is closed to us keeps nothing, and nothing fails by it.
 */

const readKey = 'drydock:read';
const quizKey = 'drydock:quiz-score:';
const labKey = 'drydock:lab-done:';

/** So many of so many. */
export interface Share {
  readonly done: number;
  readonly of: number;
}

export interface Progress {
  /** slugs of pages read to their end */
  readonly read: ReadonlySet<string>;
  /** by quiz: answers that are right, of all questions */
  readonly quizzes: ReadonlyMap<string, Share>;
  /** by lab: steps done, of all */
  readonly labs: ReadonlyMap<string, Share>;
}

export function readProgress(store: Storage | undefined = openStore()): Progress {
  const shares = (prefix: string) => new Map(keysOf(store, prefix).flatMap((key) => shareOf(store?.getItem(key)).map((share) => [key.slice(prefix.length), share] as const)));
  return { read: new Set(wordsOf(store?.getItem(readKey))), quizzes: shares(quizKey), labs: shares(labKey) };
}

/** @returns false when it was marked before */
export function markRead(slug: string, store: Storage | undefined = openStore()): boolean {
  const read = new Set(wordsOf(store?.getItem(readKey)));
  if (read.has(slug)) return false;
  write(store, readKey, [...read, slug].join(' '));
  return true;
}

export function keepQuiz(id: string, share: Share, store: Storage | undefined = openStore()): void {
  write(store, quizKey + id, `${share.done}/${share.of}`);
}

export function keepLab(name: string, share: Share, store: Storage | undefined = openStore()): void {
  write(store, labKey + name, `${share.done}/${share.of}`);
}

/** Everything the course keeps, as the text of a file. */
export function exported(store: Storage | undefined = openStore()): string {
  const kept = Object.fromEntries(keysOf(store, 'drydock:').map((key) => [key, store?.getItem(key) ?? '']));
  return `${JSON.stringify({ drydock: 1, kept }, null, 1)}\n`;
}

/**
 * Takes in a file of `exported`. Nothing that is here is lost: pages read are joined, of two labs or quizzes the one further on stays.
 * @returns how many entries were taken, or a sentence that says what is wrong with the file
 */
export function imported(text: string, store: Storage | undefined = openStore()): number | string {
  if (!store) return 'This browser does not let the page keep anything, so there is nowhere to put it.';
  const kept = keptIn(text);
  if (!kept) return 'This is not a file of Drydock’s progress. It begins with "drydock" and is written by the button beside this one.';
  const file = new Map(kept);
  return kept.filter(([key, value]) => takes(key, value, file, store)).filter(([key, value]) => write(store, key, joined(key, value, store))).length;
}

function keptIn(text: string): readonly (readonly [string, string])[] | undefined {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return undefined;
  }
  const kept = typeof file === 'object' && file !== null && 'drydock' in file && 'kept' in file ? file.kept : undefined;
  if (typeof kept !== 'object' || kept === null) return undefined;
  return Object.entries(kept).filter((entry): entry is [string, string] => entry[0].startsWith('drydock:') && typeof entry[1] === 'string');
}

/** Whether an entry of the file is better than what is here. A lab's state goes with how far the lab is. */
function takes(key: string, value: string, file: ReadonlyMap<string, string>, store: Storage): boolean {
  const here = store.getItem(key);
  if (here === null || key === readKey) return here !== value;
  if (key.startsWith(quizKey) || key.startsWith(labKey)) return further(value, here);
  const lab = key.match(/^drydock:lab:([^:]+)$/)?.[1];
  if (lab !== undefined) return further(file.get(labKey + lab), store.getItem(labKey + lab));
  const quiz = key.match(/^drydock:quiz:([^:]+)$/)?.[1];
  return quiz !== undefined && further(file.get(quizKey + quiz), store.getItem(quizKey + quiz));
}

const further = (there: string | null | undefined, here: string | null): boolean => (shareOf(there)[0]?.done ?? 0) > (shareOf(here)[0]?.done ?? 0);

function joined(key: string, value: string, store: Storage): string {
  return key === readKey ? [...new Set([...wordsOf(store.getItem(key)), ...wordsOf(value)])].join(' ') : value;
}

const wordsOf = (text: string | null | undefined): readonly string[] => text?.split(' ').filter(Boolean) ?? [];

function shareOf(text: string | null | undefined): readonly Share[] {
  const [, done, of] = text?.match(/^(\d+)\/(\d+)$/) ?? [];
  return done === undefined || of === undefined ? [] : [{ done: Number(done), of: Number(of) }];
}

function keysOf(store: Storage | undefined, prefix: string): readonly string[] {
  return store ? Object.keys(store).filter((key) => key.startsWith(prefix)) : [];
}

function openStore(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

function write(store: Storage | undefined, key: string, value: string): boolean {
  try {
    store?.setItem(key, value);
    return store !== undefined;
  } catch {
    // Full, or closed to us: then it lasts as long as the page.
    return false;
  }
}
