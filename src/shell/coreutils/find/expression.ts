// find's expressions. Upstream: GNU findutils' parser.c, whose messages it gives.

import { globMatches } from '../../../base/glob.ts';
import { basicRegExp, extendedRegExp } from '../../../base/regex.ts';
import type { Stat } from '../../../os/filesystem.ts';
import type { Process, Steps } from '../../../os/process.ts';
import { groups, users } from '../../../os/users.ts';
import { parseMode } from '../../file-mode.ts';
import { parseDate } from '../parse-date.ts';
import { deleteAction, execAction, printAction, printfAction } from './actions.ts';

/** A file find has come to. */
export interface Visit {
  readonly path: string;
  readonly name: string;
  readonly stat: Stat;
  readonly depth: number;
  /** the starting point it was found below */
  readonly root: string;
  /** set by -prune */
  pruned: boolean;
}

export interface Find {
  readonly process: Process;
  minDepth: number;
  maxDepth: number;
  depthFirst: boolean;
  follow: boolean;
  /** whether an action was given: without one, files are printed */
  acts: boolean;
  quit: boolean;
  failed: boolean;
  /** what `-exec … +` collected */
  readonly batches: { run(): Steps<void> }[];
}

export type Test = (visit: Visit) => Steps<boolean>;

/** A command line that makes no sense; the message stands after `find: `. */
export class FindUsage extends Error {
  override readonly name = 'FindUsage';
}

/** Parses the words after the starting points. */
export function parseExpression(find: Find, words: readonly string[]): Test {
  return new ExpressionParser(find, words).all();
}

const always: Test = plain(() => true);

function plain(test: (visit: Visit) => boolean): Test {
  return function* (visit) {
    return test(visit);
  };
}

class ExpressionParser {
  readonly #find: Find;
  readonly #words: readonly string[];
  #at = 0;
  #regexType = 'emacs';

  constructor(find: Find, words: readonly string[]) {
    this.#find = find;
    this.#words = words;
  }

  all(): Test {
    if (this.#words.length === 0) return always;
    const test = this.#list();
    const rest = this.#words[this.#at];
    if (rest === ')') throw new FindUsage("invalid expression; you have too many ')'");
    if (rest !== undefined) throw new FindUsage(`paths must precede expression: \`${rest}'`);
    return test;
  }

  #list(): Test {
    let left = this.#or();
    while (this.#words[this.#at] === ',') {
      this.#at += 1;
      const [first, second] = [left, this.#or()];
      left = function* (visit) {
        yield* first(visit);
        return yield* second(visit);
      };
    }
    return left;
  }

  #or(): Test {
    let left = this.#and();
    while (['-o', '-or'].includes(this.#words[this.#at] ?? '')) {
      this.#at += 1;
      const [first, second] = [left, this.#and()];
      left = function* (visit) {
        return (yield* first(visit)) || (yield* second(visit));
      };
    }
    return left;
  }

  #and(): Test {
    let left = this.#not();
    for (;;) {
      const word = this.#words[this.#at];
      if (word === undefined || word === ')' || word === '-o' || word === '-or' || word === ',') return left;
      if (word === '-a' || word === '-and') this.#at += 1;
      const [first, second] = [left, this.#not()];
      left = function* (visit) {
        return (yield* first(visit)) && (yield* second(visit));
      };
    }
  }

  #not(): Test {
    const word = this.#words[this.#at];
    if (word !== '!' && word !== '-not') return this.#primary();
    this.#at += 1;
    const inner = this.#not();
    return function* (visit) {
      return !(yield* inner(visit));
    };
  }

  #primary(): Test {
    const word = this.#words[this.#at];
    this.#at += 1;
    if (word === undefined) throw new FindUsage(`expected an expression after '${this.#words.at(-1) ?? ''}'`);
    if (word === '(') {
      const inner = this.#list();
      if (this.#words[this.#at] !== ')') throw new FindUsage("invalid expression; I was expecting to find a ')' somewhere but did not see one.");
      this.#at += 1;
      return inner;
    }
    if (!word.startsWith('-')) throw new FindUsage(`paths must precede expression: \`${word}'`);
    return this.#option(word) ?? this.#action(word) ?? this.#test(word);
  }

  #argument(word: string): string {
    const value = this.#words[this.#at];
    if (value === undefined) throw new FindUsage(`missing argument to \`${word}'`);
    this.#at += 1;
    return value;
  }

  #option(word: string): Test | undefined {
    const find = this.#find;
    switch (word) {
      case '-maxdepth':
      case '-mindepth': {
        const value = this.#argument(word);
        if (!/^\d+$/.test(value)) throw new FindUsage(`Expected a positive decimal integer argument to ${word}, but got ‘${value}’`);
        if (word === '-maxdepth') find.maxDepth = Number(value);
        else find.minDepth = Number(value);
        return always;
      }
      case '-depth':
      case '-d':
        find.depthFirst = true;
        return always;
      case '-follow':
        find.follow = true;
        return always;
      case '-regextype':
        this.#regexType = this.#argument(word);
        return always;
      case '-xdev':
      case '-mount':
      case '-noleaf':
      case '-daystart':
      case '-warn':
      case '-nowarn':
      case '-ignore_readdir_race':
        return always;
      default:
        return undefined;
    }
  }

  #action(word: string): Test | undefined {
    const find = this.#find;
    switch (word) {
      case '-print':
      case '-print0':
        find.acts = true;
        return printAction(find, word === '-print' ? '\n' : '\0');
      case '-printf':
        find.acts = true;
        return printfAction(find, this.#argument(word));
      case '-ls':
        find.acts = true;
        return printfAction(find, '%8i %6k %M %3n %-8u %-8g %8s %Tb %Td %TH:%TM %p\n');
      case '-delete':
        find.acts = true;
        find.depthFirst = true;
        return deleteAction(find);
      case '-exec':
      case '-execdir':
      case '-ok':
        find.acts = true;
        return execAction(find, word, this.#command(word));
      case '-prune':
        return plain((visit) => {
          visit.pruned = true;
          return true;
        });
      case '-quit':
        return plain(() => {
          find.quit = true;
          return true;
        });
      default:
        return undefined;
    }
  }

  /** The words up to `;` or `{} +`. */
  #command(word: string): readonly string[] {
    const out: string[] = [];
    for (;;) {
      const next = this.#words[this.#at];
      if (next === undefined) throw new FindUsage(`missing argument to \`${word}'`);
      this.#at += 1;
      if (next === ';') return out;
      out.push(next);
      if (next === '+' && out.at(-2) === '{}') return out;
    }
  }

  #test(word: string): Test {
    const find = this.#find;
    const { process } = find;
    const { mount } = process.namespaces;
    switch (word) {
      case '-true':
        return always;
      case '-false':
        return plain(() => false);
      case '-name':
      case '-iname': {
        const pattern = this.#argument(word);
        return plain(({ name }) => globMatches(pattern, name, { ignoreCase: word === '-iname' }));
      }
      case '-path':
      case '-wholename':
      case '-ipath':
      case '-iwholename': {
        const pattern = this.#argument(word);
        return plain(({ path }) => globMatches(pattern, path, { ignoreCase: word.startsWith('-i') }));
      }
      case '-lname': {
        const pattern = this.#argument(word);
        return plain(({ path, stat }) => stat.type === 'symlink' && globMatches(pattern, mount.readLink(path, process)));
      }
      case '-regex':
      case '-iregex': {
        const source = `^(${this.#argument(word)})$`;
        const extended = this.#regexType.includes('extended') || this.#regexType === 'egrep';
        const regex = extended
          ? extendedRegExp(source, word === '-iregex' ? 'iu' : 'u')
          : basicRegExp(source.replace(/^\^\(/, '^\\(').replace(/\)\$$/, '\\)$'), word === '-iregex' ? 'iu' : 'u');
        return plain(({ path }) => regex.test(path));
      }
      case '-type':
      case '-xtype': {
        const letters = this.#argument(word).split(',');
        const bad = letters.find((letter) => !/^[fdlpscb]$/.test(letter));
        if (bad !== undefined) throw new FindUsage(`Unknown argument to ${word}: ${bad}`);
        return plain(({ stat }) => letters.includes(letterOf(stat)));
      }
      case '-empty':
        return plain(({ path, stat }) => (stat.type === 'directory' ? mount.list(path, process).length === 0 : stat.type === 'file' && stat.sizeBytes === 0));
      case '-size':
        return this.#size(this.#argument(word));
      default:
        return this.#moreTests(word);
    }
  }

  #moreTests(word: string): Test {
    const { process } = this.#find;
    const { mount } = process.namespaces;
    switch (word) {
      case '-mtime':
      case '-mmin':
      case '-atime':
      case '-amin':
      case '-ctime':
      case '-cmin':
        return this.#age(word, this.#argument(word));
      case '-newer':
      case '-anewer':
      case '-cnewer': {
        const than = mount.stat(this.#argument(word), process).modifiedMs;
        return plain(({ stat }) => stat.modifiedMs > than);
      }
      case '-newermt': {
        const text = this.#argument(word);
        const than = parseDate(text, process.nowMs);
        if (than === undefined) throw new FindUsage(`I cannot figure out how to interpret ‘${text}’ as a date or time`);
        return plain(({ stat }) => stat.modifiedMs > than);
      }
      case '-perm':
        return this.#perm(this.#argument(word));
      case '-user':
      case '-uid': {
        const text = this.#argument(word);
        const uid = users(process).find(({ name }) => name === text)?.uid ?? Number(text);
        if (Number.isNaN(uid)) throw new FindUsage(`‘${text}’ is not the name of a known user`);
        return plain(({ stat }) => stat.uid === uid);
      }
      case '-group':
      case '-gid': {
        const text = this.#argument(word);
        const gid = groups(process).find(({ name }) => name === text)?.gid ?? Number(text);
        return plain(({ stat }) => stat.gid === gid);
      }
      case '-links': {
        const compare = counted(this.#argument(word), word);
        return plain(({ stat }) => compare(stat.links));
      }
      case '-inum': {
        const compare = counted(this.#argument(word), word);
        return plain(({ stat }) => compare(stat.inode));
      }
      case '-readable':
      case '-writable':
      case '-executable': {
        const bit = { '-readable': 0o444, '-writable': 0o222, '-executable': 0o111 }[word];
        return plain(({ stat }) => (stat.mode & bit) !== 0);
      }
      case '-nouser':
      case '-nogroup':
        return plain(({ stat }) => (word === '-nouser' ? !users(process).some(({ uid }) => uid === stat.uid) : !groups(process).some(({ gid }) => gid === stat.gid)));
      default:
        throw new FindUsage(`unknown predicate \`${word}'`);
    }
  }

  #size(text: string): Test {
    const match = /^([-+]?)(\d+)([bcwkMG]?)$/.exec(text);
    if (!match) throw new FindUsage(`Invalid argument \`${text}' to -size`);
    const unit = { '': 512, b: 512, c: 1, w: 2, k: 1024, M: 1024 ** 2, G: 1024 ** 3 }[match[3] ?? ''] ?? 512;
    const compare = counted(`${match[1]}${match[2]}`, '-size');
    return plain(({ stat }) => compare(Math.ceil(stat.sizeBytes / unit)));
  }

  #age(word: string, text: string): Test {
    const compare = counted(text, word);
    const unitMs = word.endsWith('min') ? 60_000 : 86_400_000;
    const { process } = this.#find;
    return plain(({ stat }) => compare(Math.floor((process.nowMs - stat.modifiedMs) / unitMs)));
  }

  #perm(text: string): Test {
    const kind = /^[-/]/.exec(text)?.[0];
    const change = parseMode(kind ? text.slice(1) : text, 0);
    if (!change) throw new FindUsage(`invalid mode ‘${text}’`);
    const wanted = change(0, false) & 0o7777;
    return plain(({ stat }) => {
      const bits = stat.mode & 0o7777;
      if (kind === '-') return (bits & wanted) === wanted;
      if (kind === '/') return wanted === 0 || (bits & wanted) !== 0;
      return bits === wanted;
    });
  }
}

/** `+n` more, `-n` less, `n` exactly. */
function counted(text: string, word: string): (value: number) => boolean {
  const match = /^([-+]?)(\d+)$/.exec(text);
  if (!match) throw new FindUsage(`invalid argument \`${text}' to \`${word}'`);
  const count = Number(match[2]);
  if (match[1] === '+') return (value) => value > count;
  if (match[1] === '-') return (value) => value < count;
  return (value) => value === count;
}

const letterOf = ({ type }: Stat): string => ({ file: 'f', directory: 'd', symlink: 'l', fifo: 'p', socket: 's', device: 'c' })[type];
