// Which field has which number in protobuf, by the type's definition name.

import { fieldNumbers } from './field-numbers.ts';

let byType: ReadonlyMap<string, ReadonlyMap<number, string>> | undefined;

/** JSON names by number, in the order of the numbers; `+Type` for what is inlined. undefined for a type whose numbers are not known here. */
export function numbersOf(type: string): ReadonlyMap<number, string> | undefined {
  byType ??= readNumbers();
  return byType.get(type);
}

function readNumbers(): ReadonlyMap<string, ReadonlyMap<number, string>> {
  const out = new Map<string, ReadonlyMap<number, string>>();
  let home = '';
  for (const line of fieldNumbers.split('\n')) {
    if (line.startsWith('@')) home = line.slice(1);
    const [type, ...fields] = line.split(' ');
    if (!type || line.startsWith('@')) continue;
    const names = new Map<number, string>();
    let next = 1;
    for (const field of fields) {
      const [, stated, name = ''] = /^(?:(\d+):)?(.+)$/.exec(field) ?? [];
      next = stated ? Number(stated) : next;
      names.set(next++, name);
    }
    out.set(`${home}.${type}`, new Map([...names].sort(([a], [b]) => a - b)));
  }
  return out;
}
